import type { Transaction } from 'kysely'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, CredentialsTable } from '../../platform/sql/schema.ts'
import type { People } from '../people/index.ts'
import { credentialFromRow, isInForce, stateOf, type Credential } from './credential.ts'
import { revokedEntry } from './changes.ts'
import type { Hashed } from './rows.ts'

export interface UnusedQuery {
  /** epoch milliseconds */
  now: number
  unusedForMs: number
  limit: number
  /** id of the last one of the page before */
  after?: string | undefined
}

/** Credentials in force that nobody used for so long, oldest first. One never used counts from its making. */
export async function listUnused(
  db: ControlDatabase,
  { now, unusedForMs, limit, after }: UnusedQuery,
): Promise<{ data: Credential[]; next?: string }> {
  const rows = await db.read
    .selectFrom('credentials')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .where((row) => row.or([row('grace_ends_at', 'is', null), row('grace_ends_at', '>', now)]))
    .where((row) => row(row.fn.coalesce('last_used_at', 'created_at'), '<=', now - unusedForMs))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(credentialFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}

type Unused = Pick<UnusedQuery, 'now' | 'unusedForMs'>

interface UnusedDeps {
  db: ControlDatabase
  people: Pick<People, 'inTransaction'>
}

/** Revoked in one transaction; the rest waits for the next round. */
const batch = 200

/**
 * Revokes what nobody used for so long, on the record. An owner's newest credential stays: it may be the operator's way
 * in, kept for the day it is needed. Resolves with what was revoked.
 */
export async function revokeUnused({ now, unusedForMs }: Unused, deps: UnusedDeps): Promise<Hashed[]> {
  const revoked: Hashed[] = []
  let after: string | undefined
  do {
    const page = await listUnused(deps.db, { now, unusedForMs, limit: batch, after })
    if (page.data.length > 0) revoked.push(...(await revokeThose(page.data, { now, unusedForMs }, deps)))
    after = page.next
  } while (after !== undefined)
  return revoked
}

async function revokeThose(
  credentials: readonly Credential[],
  { now, unusedForMs }: Unused,
  { db, people }: UnusedDeps,
): Promise<Hashed[]> {
  const days = Math.round(unusedForMs / 86_400_000)
  const ended = { revoked_at: now, revoked_reason: `not used for ${days} days` }
  return await db.recorded({ type: 'system' }, 'credentials', async (tx) => {
    const entries: AdminEntry[] = []
    const result: Hashed[] = []
    for (const { id } of credentials) {
      const row = await tx.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()
      // Used, revoked or rotated since it was listed: that decides.
      if (row === undefined || !isUnused(row, now - unusedForMs, now)) continue
      const holder = await people.inTransaction(tx, row.person_id)
      if (holder?.roles.includes('owner') && (await isNewest(tx, row, now))) continue
      await tx.updateTable('credentials').set(ended).where('id', '=', id).execute()
      entries.push(revokedEntry(row, ended.revoked_reason))
      result.push({ hash: row.hash, credential: credentialFromRow({ ...row, ...ended }) })
    }
    return { entries, result }
  })
}

function isUnused(row: CredentialsTable, since: number, now: number): boolean {
  return isInForce(stateOf(credentialFromRow(row), now)) && (row.last_used_at ?? row.created_at) <= since
}

/** Of those in force of its holder. */
async function isNewest(tx: Transaction<AdminSchema>, row: CredentialsTable, now: number): Promise<boolean> {
  const newer = await tx
    .selectFrom('credentials')
    .selectAll()
    .where('person_id', '=', row.person_id)
    .where('id', '>', row.id)
    .where('revoked_at', 'is', null)
    .execute()
  return !newer.some((other) => isInForce(stateOf(credentialFromRow(other), now)))
}
