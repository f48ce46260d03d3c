import type { Selectable } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { partFinder } from '../../http/part-finder.ts'
import type {
  PoliciesTable,
  PolicyRolloutsTable,
  PolicyVersionsTable,
} from '../../platform/sql/policy-tables.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { ListedVersion, PendingChange, Policy, PolicyTerms, PolicyVersion, Rollout } from './policy.ts'
import type { PolicyMatch } from './subject.ts'

/** The database, or a transaction that sees its own writes. */
export type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

interface PageQuery {
  limit: number
  /** id of the last policy of the page before */
  after?: string | undefined
  name?: string | undefined
  /** a part of the name, or the whole id */
  search?: string | undefined
  withRetired?: boolean
}

/** Of so many a search looks at the names: 500 may be in use, and the rest are retired. */
const mostSearched = 10_000

/** Oldest first, those in force and, where asked for, the retired ones. */
export async function readPolicies(
  read: Reader,
  { limit, after, name, search, withRetired = false }: PageQuery,
): Promise<Policy[]> {
  const listed = await read
    .selectFrom('policies')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .$if(!withRetired, (query) => query.where('retired_at', 'is', null))
    .orderBy('id')
    .limit(search === undefined ? limit : mostSearched)
    .execute()
  const isPart = partFinder(search)
  const rows = listed.filter((row) => row.id === search || isPart(row.name)).slice(0, limit)
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const rollouts = await readNewestRollouts(read, ids)
  const pending = await readPending(read, ids)
  return rows.map((row) =>
    policyFromRow(row, { rollout: rollouts.get(row.id), pending: pending.get(row.id) }),
  )
}

export async function readPolicy(read: Reader, id: string): Promise<Policy | undefined> {
  const row = await read.selectFrom('policies').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const rollout = (await readNewestRollouts(read, [id])).get(id)
  return policyFromRow(row, { rollout, pending: (await readPending(read, [id])).get(id) })
}

/** At most one of each policy waits. */
async function readPending(
  read: Reader,
  policies: readonly string[],
): Promise<ReadonlyMap<string, PendingChange>> {
  const rows = await read
    .selectFrom('policy_changes')
    .selectAll()
    .where('policy_id', 'in', policies)
    .where('state', '=', 'pending')
    .execute()
  return new Map(
    rows.map(({ policy_id, sequence, change, proposed_by, proposed_at }) => [
      policy_id,
      {
        sequence,
        // Sound: written by `propose`.
        change: JSON.parse(change) as PendingChange['change'],
        proposedBy: proposed_by,
        proposedAt: proposed_at,
      },
    ]),
  )
}

async function readNewestRollouts(
  read: Reader,
  policies: readonly string[],
): Promise<ReadonlyMap<string, Rollout>> {
  const rows = await read
    .selectFrom('policy_rollouts as rollout')
    .selectAll()
    .where('policy_id', 'in', policies)
    .where('sequence', '=', (table) =>
      table
        .selectFrom('policy_rollouts as newest')
        .select((row) => row.fn.max('newest.sequence').as('sequence'))
        .whereRef('newest.policy_id', '=', 'rollout.policy_id'),
    )
    .execute()
  return new Map(rows.map((row) => [row.policy_id, rolloutFromRow(row)]))
}

/** Newest first. */
export async function readRollouts(read: Reader, policy: string, limit: number): Promise<Rollout[]> {
  const rows = await read
    .selectFrom('policy_rollouts')
    .selectAll()
    .where('policy_id', '=', policy)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute()
  return rows.map(rolloutFromRow)
}

/** The versions with these numbers. */
export async function readVersions(
  read: Reader,
  policy: string,
  versions: readonly number[],
): Promise<PolicyVersion[]> {
  if (versions.length === 0) return []
  const rows = await read
    .selectFrom('policy_versions')
    .selectAll()
    .where('policy_id', '=', policy)
    .where('version', 'in', versions)
    .execute()
  return rows.map(versionFromRow)
}

/** Newest first, without what they say: that may be much. */
export async function listVersions(read: Reader, policy: string, limit: number): Promise<ListedVersion[]> {
  const rows = await read
    .selectFrom('policy_versions')
    .select([
      'policy_id',
      'version',
      'checksum',
      'note',
      'state',
      'created_by',
      'reviewed_by',
      'approved_for',
      'created_at',
      'published_at',
    ])
    .where('policy_id', '=', policy)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
  return rows.map(listedFromRow)
}

function policyFromRow(row: Selectable<PoliciesTable>, more: Pick<Policy, 'rollout' | 'pending'>): Policy {
  return {
    id: row.id,
    name: row.name,
    position: row.position,
    // Sound: written by `createPolicy` and `changePolicy` from what the route's schema let through.
    match: JSON.parse(row.match) as PolicyMatch,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
    ...more,
  }
}

export function rolloutFromRow(row: Selectable<PolicyRolloutsTable>): Rollout {
  return {
    sequence: row.sequence,
    version: row.version,
    ring: row.ring,
    sharePercent: row.share_percent,
    startedAt: row.started_at,
    previousVersion: row.previous_version,
    state: row.state,
    endedAt: row.ended_at,
    reason: row.reason,
  }
}

export function versionFromRow(row: Selectable<PolicyVersionsTable>): PolicyVersion {
  return { ...listedFromRow(row), document: row.document, signature: row.signature }
}

function listedFromRow(row: Omit<Selectable<PolicyVersionsTable>, 'document' | 'signature'>): ListedVersion {
  return {
    policy: row.policy_id,
    version: row.version,
    checksum: row.checksum,
    note: row.note,
    state: row.state,
    createdBy: row.created_by,
    reviewedBy: row.reviewed_by,
    // Sound: written by `reviewVersion`, and by step 0022 from what a policy said.
    approvedFor: row.approved_for === null ? null : (JSON.parse(row.approved_for) as PolicyTerms),
    createdAt: row.created_at,
    publishedAt: row.published_at,
  }
}
