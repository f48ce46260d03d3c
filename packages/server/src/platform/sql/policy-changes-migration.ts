import { sql, type Kysely } from 'kysely'
import { columns, idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** What is to be done with a policy, once somebody else has said yes. Rows stay, so that no number is given twice. */
export interface PolicyChangesTable {
  policy_id: string
  /** from 1, without gaps */
  sequence: number
  /** JSON object: `name`, `position`, `match`, as far as they change; or `retire` */
  change: string
  /** `approved`: it was made then */
  state: 'pending' | 'approved' | 'withdrawn'
  proposed_by: string
  proposed_at: number
  decided_by: string | null
  decided_at: number | null
}

/** What the guards of one person decided under a version while one rollout was the newest; counted, not recorded. */
export interface PolicyReportsTable {
  policy_id: string
  version: number
  /** of the rollout; 0: counted by a release that did not tell people apart */
  sequence: number
  /** empty: as for `sequence` */
  person_id: string
  decisions: number
  blocks: number
  /** of the last report, epoch milliseconds */
  at: number
}

/** Step 0020: changes that wait for a second person, counts by person, keys that succeed each other. */
export async function createPolicyChanges(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { schema } = database
  const id = idColumn(dialect)
  await columns(
    schema.createTable('policy_changes'),
    {
      policy_id: id,
      sequence: 'integer',
      change: 'text',
      state: 'text',
      proposed_by: id,
      proposed_at: 'bigint',
    },
    { decided_by: id, decided_at: 'bigint' },
  )
    .addPrimaryKeyConstraint('policy_changes_primary', ['policy_id', 'sequence'])
    .execute()
  await schema.alterTable('policies').addColumn('newest_version', 'integer').execute()
  await columns(schema.createTable('policy_reports'), {
    policy_id: id,
    version: 'integer',
    sequence: 'integer',
    person_id: id,
    decisions: 'bigint',
    blocks: 'bigint',
    at: 'bigint',
  })
    .addPrimaryKeyConstraint('policy_reports_primary', ['policy_id', 'version', 'sequence', 'person_id'])
    .execute()
  // Reports since a moment are looked for every two seconds, and old ones to be deleted.
  await schema.createIndex('policy_reports_at').on('policy_reports').column('at').execute()
  // What was counted before goes on as the report of one person whom nobody knows.
  await sql`
    INSERT INTO policy_reports (policy_id, version, sequence, person_id, decisions, blocks, at)
    SELECT policy_id, version, 0, '', SUM(decisions), SUM(blocks), MAX(bucket)
    FROM policy_observations GROUP BY policy_id, version`.execute(database)
  for (const [name, type] of [
    ['replaces', id],
    ['signs_from', 'bigint'],
    ['succession', 'text'],
  ] as const)
    await schema.alterTable('policy_keys').addColumn(name, type).execute()
}
