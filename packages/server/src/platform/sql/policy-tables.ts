import type { Kysely } from 'kysely'
import { columns, idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** A named thing with versions, and whom it is for. A retired one stays as a row. */
export interface PoliciesTable {
  id: string
  /** unique among those that are not retired */
  name: string
  /** of those that match somebody, the lower counts first */
  position: number
  /** JSON object: `groups`, `emailDomain`, `roles` */
  match: string
  created_at: number
  retired_at: number | null
  /** the highest number ever given to a version, once one was deleted: no number is given twice */
  newest_version: number | null
}

/** What a policy said at one time. The document never changes. */
export interface PolicyVersionsTable {
  policy_id: string
  /** from 1; of those that were deleted none is given again */
  version: number
  /** canonical JSON of the policy document */
  document: string
  /** `sha256:` and the hex digest of `document` */
  checksum: string
  note: string
  state: 'draft' | 'in_review' | 'published' | 'withdrawn'
  /** id of the person, or the actor's type */
  created_by: string
  reviewed_by: string | null
  /** JSON object: name, position and match of the policy, as whoever approved saw them; null: nobody approved */
  approved_for: string | null
  /** compact JWS over policy, version and checksum, made when it was first published */
  signature: string | null
  created_at: number
  published_at: number | null
}

/** A version on its way to everybody. The newest of a policy decides who has what. */
export interface PolicyRolloutsTable {
  policy_id: string
  /** from 1, without gaps */
  sequence: number
  version: number
  ring: 'canary' | 'share' | 'all'
  /** percent of all people, where the ring is `share` */
  share_percent: number
  started_at: number
  /** what everybody else has, and everybody again when it is rolled back; null: nothing */
  previous_version: number | null
  state: 'running' | 'superseded' | 'rolled_back'
  ended_at: number | null
  /** why it was rolled back */
  reason: string | null
}

/** A key that signs policies: its private half, sealed. */
export interface PolicyKeysTable {
  kid: string
  public_jwk: string
  /** empty once another signs in its place */
  sealed_jwk: string
  created_at: number
  /** `kid` of the key that it follows; null: it is a first one */
  replaces: string | null
  /** epoch milliseconds from which it signs; null: from the beginning */
  signs_from: number | null
  /** compact JWS in which the key before names this one */
  succession: string | null
}

/** Step 0015. */
export async function createPolicies({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('policies').addColumn('id', id, (column) => column.primaryKey().notNull()),
    { name: id, position: 'integer', match: 'text', created_at: 'bigint' },
    { retired_at: 'bigint' },
  ).execute()
  await columns(
    schema.createTable('policy_versions'),
    {
      policy_id: id,
      version: 'integer',
      document: 'text',
      checksum: 'text',
      note: 'text',
      state: 'text',
      created_by: id,
      created_at: 'bigint',
    },
    { reviewed_by: id, signature: 'text', published_at: 'bigint' },
  )
    .addPrimaryKeyConstraint('policy_versions_primary', ['policy_id', 'version'])
    .execute()
  await columns(
    schema.createTable('policy_keys').addColumn('kid', id, (column) => column.primaryKey().notNull()),
    { public_jwk: 'text', sealed_jwk: 'text', created_at: 'bigint' },
  ).execute()
}

/** Step 0016. */
export async function createRollouts({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await columns(
    schema.createTable('policy_rollouts'),
    {
      policy_id: id,
      sequence: 'integer',
      version: 'integer',
      ring: 'text',
      share_percent: 'integer',
      started_at: 'bigint',
      state: 'text',
    },
    { previous_version: 'integer', ended_at: 'bigint', reason: 'text' },
  )
    .addPrimaryKeyConstraint('policy_rollouts_primary', ['policy_id', 'sequence'])
    .execute()
  await columns(schema.createTable('policy_observations'), {
    policy_id: id,
    version: 'integer',
    bucket: 'bigint',
    decisions: 'bigint',
    blocks: 'bigint',
  })
    .addPrimaryKeyConstraint('policy_observations_primary', ['policy_id', 'version', 'bucket'])
    .execute()
}
