import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { checksumOf } from './canonical-json.ts'
import { checkDocument, type CheckedDocument } from './document.ts'
import { nameOf } from '../people/index.ts'
import type { Policy, PolicyVersion } from './policy.ts'
import { readPolicies, readPolicy, readVersions, versionFromRow } from './rows.ts'
import type { PolicyMatch } from './subject.ts'

export interface NewPolicy {
  name: string
  /** of those that match somebody, the lower counts first */
  position: number
  match: PolicyMatch
}

export interface NewVersion {
  policy: string
  document: unknown
  note: string
}

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** Every node holds what is in force in memory. */
const maxPolicies = 500
const maxVersions = 10_000

/** @throws AdminProblem policy_name_taken, policy_limit */
export async function createPolicy(
  actor: Actor,
  { name, position, match }: NewPolicy,
  { db, clock, random }: ChangeDeps,
): Promise<Policy> {
  return await db.recorded(actor, 'policies', async (tx) => {
    const there = await readPolicies(tx, { limit: maxPolicies })
    if (there.length >= maxPolicies) throw new AdminProblem('policy_limit', { limit: maxPolicies })
    await checkNameFree(tx, name)
    const now = clock.now()
    const id = formatId('policy', now, random(10))
    const row = {
      id,
      name,
      position,
      match: JSON.stringify(match),
      created_at: now,
      retired_at: null,
      newest_version: null,
    }
    await tx.insertInto('policies').values(row).execute()
    const policy = {
      id,
      name,
      position,
      match,
      createdAt: now,
      retiredAt: null,
      rollout: undefined,
      pending: undefined,
    }
    const data = { policy: id, after: { name, position, match } }
    return { entries: [{ kind: 'policy.created', data }], result: policy }
  })
}

/**
 * A draft: nobody has it yet.
 * @throws AdminProblem policy_unknown, policy_limit; and as `checkDocument`
 */
export async function addVersion(
  actor: Actor,
  { policy, document, note }: NewVersion,
  { db, clock }: ChangeDeps,
): Promise<PolicyVersion & Pick<CheckedDocument, 'findings'>> {
  const { text, findings } = await checkDocument(document)
  const checksum = checksumOf(text)
  return await db.recorded(actor, 'policies', async (tx) => {
    await livePolicy(tx, policy)
    const version = (await newestVersion(tx, policy)) + 1
    if (version > maxVersions) throw new AdminProblem('policy_limit', { limit: maxVersions })
    const row = {
      policy_id: policy,
      version,
      document: text,
      checksum,
      note,
      state: 'draft' as const,
      created_by: nameOf(actor),
      reviewed_by: null,
      approved_for: null,
      signature: null,
      created_at: clock.now(),
      published_at: null,
    }
    await tx.insertInto('policy_versions').values(row).execute()
    const data = { policy, version, checksum, note }
    return { entries: [{ kind: 'policy.version_added', data }], result: { ...versionFromRow(row), findings } }
  })
}

/**
 * Deletes a version that nobody ever had. Its number is not given again.
 * @throws AdminProblem policy_unknown, policy_version_unknown, policy_version_state
 */
export async function deleteVersion(actor: Actor, name: VersionName, { db }: ChangeDeps): Promise<void> {
  const { policy, version } = name
  await db.recorded(actor, 'policies', async (tx) => {
    await livePolicy(tx, policy)
    const { checksum, note, state } = await versionOf(tx, name)
    if (state === 'published') throw new AdminProblem('policy_version_state', { policy, version, state })
    const newest = await newestVersion(tx, policy)
    await tx.updateTable('policies').set({ newest_version: newest }).where('id', '=', policy).execute()
    await tx
      .deleteFrom('policy_versions')
      .where('policy_id', '=', policy)
      .where('version', '=', version)
      .execute()
    const data = { policy, version, checksum, note }
    return { entries: [{ kind: 'policy.version_deleted', data }], result: undefined }
  })
}

/** The highest number ever given to a version of it; 0: none was. */
async function newestVersion(tx: Transaction<AdminSchema>, policy: string): Promise<number> {
  const { newest } = await tx
    .selectFrom('policy_versions')
    .select((row) => row.fn.max('version').as('newest'))
    .where('policy_id', '=', policy)
    .executeTakeFirstOrThrow()
  const { newest_version: deleted } = await tx
    .selectFrom('policies')
    .select('newest_version')
    .where('id', '=', policy)
    .executeTakeFirstOrThrow()
  return Math.max(newest ?? 0, deleted ?? 0)
}

/** Names are of policies in force alone. @throws AdminProblem policy_name_taken */
export async function checkNameFree(
  tx: Transaction<AdminSchema>,
  name: string,
  except?: string,
): Promise<void> {
  const [holder] = await readPolicies(tx, { limit: 1, name })
  if (holder !== undefined && holder.id !== except)
    throw new AdminProblem('policy_name_taken', { policy: name })
}

/** @throws AdminProblem policy_unknown: there is none, or it is retired */
export async function livePolicy(tx: Transaction<AdminSchema>, id: string): Promise<Policy> {
  const policy = await readPolicy(tx, id)
  if (policy === undefined || policy.retiredAt !== null)
    throw new AdminProblem('policy_unknown', { policy: id })
  return policy
}

/** @throws AdminProblem policy_version_unknown */
export async function versionOf(
  tx: Transaction<AdminSchema>,
  { policy, version }: VersionName,
): Promise<PolicyVersion> {
  const [found] = await readVersions(tx, policy, [version])
  if (found === undefined) throw new AdminProblem('policy_version_unknown', { policy, version })
  return found
}

export interface VersionName {
  policy: string
  version: number
}
