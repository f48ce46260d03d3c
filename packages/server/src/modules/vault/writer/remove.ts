import type { ExpressionBuilder, Kysely, Transaction } from 'kysely'
import type { VaultSchema } from '../schema.ts'
import type { Held, RemovalEntry, Removed, VaultWriter } from './batch.ts'

/** Keys one step destroys, and calls one step removes the rows of: bounds how long calls wait for the connection. */
const keysAtOnce = 500
const callsAtOnce = 20

type Parameters<Operation extends 'erase' | 'expire'> = VaultWriter[Operation] extends (
  input: infer Input,
) => unknown
  ? Input
  : never

/** Also without a key to destroy there is an entry: that somebody asked. */
export async function eraseKeys(
  database: Kysely<VaultSchema>,
  { person, entry }: Parameters<'erase'>,
): Promise<Removed> {
  return await database.transaction().execute(async (tx) => {
    const keys = await tx.selectFrom('content_keys').select('id').where('person_id', '=', person).execute()
    const { exchanges } = await tx
      .selectFrom('contents')
      .select((row) => row.fn.countAll<number>().as('exchanges'))
      .where('person_id', '=', person)
      .where('key_id', 'in', tx.selectFrom('content_keys').select('id').where('person_id', '=', person))
      .executeTakeFirstOrThrow()
    await destroy(
      tx,
      keys.map(({ id }) => id),
    )
    const removed = { keys: keys.length, exchanges }
    await tell(tx, entry, removed)
    return removed
  })
}

/** See `VaultWriter.expire`. Without anything to remove there is no entry. */
export async function expireKeys(
  database: Kysely<VaultSchema>,
  { before, held, entry }: Parameters<'expire'>,
): Promise<Removed> {
  if (held.everything) return { keys: 0, exchanges: 0 }
  return await database.transaction().execute(async (tx) => {
    const ids = await expiredKeys(tx, before, held)
    const alone = await expiredBesideHeld(tx, { before, held, without: ids })
    if (ids.length + alone.length === 0) return { keys: 0, exchanges: 0 }
    const under = await countUnder(tx, ids)
    await destroy(tx, ids)
    await removeRows(tx, alone)
    const removed = { keys: ids.length, exchanges: under + alone.length }
    await tell(tx, entry, removed)
    return removed
  })
}

/** Keys of old days under which nothing is held. */
async function expiredKeys(tx: Transaction<VaultSchema>, before: string, held: Held): Promise<string[]> {
  const rows = await tx
    .selectFrom('content_keys')
    .select('id')
    .where('day', '<', before)
    .$if(held.people.length > 0, (query) => query.where('person_id', 'not in', held.people))
    .$if(held.conversations.length + held.projects.length > 0, (query) =>
      query.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('contents')
              .select('exchange_id')
              .whereRef('contents.key_id', '=', 'content_keys.id')
              .where((row) => isHeld(row, held)),
          ),
        ),
      ),
    )
    .limit(keysAtOnce)
    .execute()
  return rows.map(({ id }) => id)
}

/** Calls of old days that are not held themselves, whose key stays because another call under it is. */
async function expiredBesideHeld(
  tx: Transaction<VaultSchema>,
  { before, held, without }: { before: string; held: Held; without: readonly string[] },
): Promise<string[]> {
  if (held.conversations.length + held.projects.length === 0) return []
  const rows = await tx
    .selectFrom('contents')
    .select('exchange_id')
    .where('day', '<', before)
    .where('key_id', 'in', tx.selectFrom('content_keys').select('id').where('day', '<', before))
    .$if(without.length > 0, (query) => query.where('key_id', 'not in', without))
    .$if(held.people.length > 0, (query) => query.where('person_id', 'not in', held.people))
    .where((row) => row.not(isHeld(row, held)))
    .limit(callsAtOnce)
    .execute()
  return rows.map((row) => row.exchange_id)
}

/** At least one of the two lists has something in it. */
function isHeld(row: ExpressionBuilder<VaultSchema, 'contents'>, { conversations, projects }: Held) {
  return row.or([
    ...(conversations.length > 0 ? [row('conversation', 'in', conversations)] : []),
    ...(projects.length > 0 ? [row('project_id', 'in', projects)] : []),
  ])
}

async function countUnder(tx: Transaction<VaultSchema>, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const { count } = await tx
    .selectFrom('contents')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('key_id', 'in', ids)
    .executeTakeFirstOrThrow()
  return count
}

async function tell(tx: Transaction<VaultSchema>, entry: RemovalEntry, removed: Removed): Promise<void> {
  const { id, kind, time, actor } = entry
  const data = JSON.stringify({ ...entry.data, ...removed })
  await tx
    .insertInto('content_outbox')
    .values({ id, kind, time, actor: JSON.stringify(actor), data })
    .execute()
}

/** See `VaultWriter.sweep`. */
export async function sweepRows(database: Kysely<VaultSchema>): Promise<number> {
  return await database.transaction().execute(async (tx) => {
    const gone = await tx.selectFrom('content_gone_keys').select('key_id').limit(1).executeTakeFirst()
    if (gone === undefined) return 0
    const rows = await tx
      .selectFrom('contents')
      .select('exchange_id')
      .where('key_id', '=', gone.key_id)
      .limit(callsAtOnce)
      .execute()
    await removeRows(
      tx,
      rows.map((row) => row.exchange_id),
    )
    // Nothing more can come under it: whatever is written is written with its key's row there.
    if (rows.length < callsAtOnce)
      await tx.deleteFrom('content_gone_keys').where('key_id', '=', gone.key_id).execute()
    return 1
  })
}

/** Ends content: from here on nobody opens what is under these keys. */
async function destroy(tx: Transaction<VaultSchema>, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += keysAtOnce) {
    const some = ids.slice(from, from + keysAtOnce)
    await tx
      .insertInto('content_gone_keys')
      .values(some.map((key_id) => ({ key_id })))
      .execute()
    await tx.deleteFrom('content_keys').where('id', 'in', some).execute()
  }
}

async function removeRows(tx: Transaction<VaultSchema>, exchanges: readonly string[]): Promise<void> {
  if (exchanges.length === 0) return
  await tx.deleteFrom('content_records').where('exchange_id', 'in', exchanges).execute()
  await tx.deleteFrom('contents').where('exchange_id', 'in', exchanges).execute()
}
