import { setTimeout as delay } from 'node:timers/promises'
import type { EntryPlace } from '@sekisho/ledger'
import type { Kysely, Transaction } from 'kysely'
import type { Batch, WriterEvents } from '../batch.ts'
import type { EntriesTable, LedgerSchema } from '../schema.ts'
import type { LedgerDatabase } from './database.ts'
import { entryRows, placeAfter } from './entry-rows.ts'
import { createInsertRows, rowsPerInsert } from './insert-rows.ts'
import type { Recent } from './recent.ts'

/** Another process writes under this boot id, or rows have gone: this node must not go on. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken'
}

/** Appends batches to one boot's chain. */
export interface Appender {
  /** See `Writer.write`; callers may overlap, batches take turns. @throws ChainBroken, or once `stop` was called */
  append: (batch: Batch) => Promise<void>
  /** Lets a batch that cannot be written fail instead of being tried again. */
  stop: () => void
}

interface AppenderOptions {
  boot: string
  database: LedgerDatabase
  recent: Recent
  events: Pick<WriterEvents, 'onTrouble' | 'onRecovered'>
}

const firstRetryMs = 50
const lastRetryMs = 1_000

export function createAppender({ boot, database, recent, events }: AppenderOptions): Appender {
  const appendRows = createInsertRows<EntriesTable>('ledger_entries', ['boot_id', 'seq', 'leaf_hash', 'body'])
  const stopping = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  let place: EntryPlace = { boot, seq: 0, prev: '' }

  /** @param tries hears what is about to be committed, before an error can leave open whether it was */
  async function commit({ texts, once, keys }: Batch, tries: EntriesTable[][]): Promise<EntriesTable[]> {
    if (once.length === 0 && keys.length === 0 && texts.length <= rowsPerInsert) {
      const rows = entryRows(texts, place)
      addTry(tries, rows)
      // One statement commits by itself; a transaction around it would cost four more.
      await appendRows(database.kysely, rows)
      return rows
    }
    return await database.kysely.transaction().execute(async (transaction) => {
      await insertKeys(transaction, boot, keys)
      const rows = entryRows([...texts, ...(await takeIds(transaction, once))], place)
      addTry(tries, rows)
      await appendRows(transaction, rows)
      return rows
    })
  }

  async function commitOnce(batch: Batch, tries: EntriesTable[][]): Promise<EntriesTable[]> {
    const before = await findCommitted(database.kysely, place, tries)
    if (before) return before
    const rows = await commit(batch, tries)
    if (rows.length > 0 || tries.length === 0) return rows
    // Every id is taken: by another node, or by an earlier try, whose commit came through after it was looked for.
    return (await findCommitted(database.kysely, place, tries)) ?? rows
  }

  async function write(batch: Batch): Promise<void> {
    const tries: EntriesTable[][] = []
    for (let attempt = 0; ; attempt++) {
      try {
        const rows = await commitOnce(batch, tries)
        recent.add(rows)
        place = placeAfter(rows, place)
        if (attempt > 0) events.onRecovered()
        return
      } catch (error) {
        if (error instanceof ChainBroken || stopping.signal.aborted) throw error
        if (attempt === 0) events.onTrouble(error instanceof Error ? error.message : String(error))
        const pauseMs = Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(attempt, 10))
        await delay(pauseMs, undefined, { signal: stopping.signal })
      }
    }
  }

  return {
    append(batch) {
      const done = turn.then(() => write(batch))
      // The next in turn does not care how this one ended; its caller does.
      turn = done.catch(() => undefined)
      return done
    },
    stop: () => stopping.abort(new Error('the ledger is closing')),
  }
}

/** Tries differ only by ids that were taken in between, so there are never more of them than ids, and one. */
function addTry(tries: EntriesTable[][], rows: EntriesTable[]): void {
  if (rows.length > 0 && !tries.some((before) => before.length === rows.length)) tries.push(rows)
}

/**
 * An error leaves open whether the rows were committed. Only one appender writes under a boot, and a batch commits
 * whole, so the boot's last row tells which try it was, if any.
 * @throws ChainBroken when it was none and the chain has moved on
 */
async function findCommitted(
  database: Kysely<LedgerSchema>,
  { boot, seq }: EntryPlace,
  tries: readonly EntriesTable[][],
): Promise<EntriesTable[] | undefined> {
  if (tries.length === 0) return undefined
  const last = await database
    .selectFrom('ledger_entries')
    .select(['seq', 'leaf_hash'])
    .where('boot_id', '=', boot)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if ((last?.seq ?? -1) === seq - 1) return undefined
  const committed = tries.find((rows) => {
    const expected = rows.at(-1)
    return last && expected?.seq === last.seq && sameBytes(last.leaf_hash, expected.leaf_hash)
  })
  if (committed) return committed
  throw new ChainBroken(`the last entry of ${boot} in the store is ${last?.seq ?? 'none'}, not ${seq - 1}`)
}

async function insertKeys(
  transaction: Transaction<LedgerSchema>,
  boot: string,
  keys: Batch['keys'],
): Promise<void> {
  if (keys.length === 0) return
  await transaction
    .insertInto('digest_keys')
    .values(keys.map((key) => ({ ...key, boot_id: boot })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The texts whose ids nobody has taken yet. */
async function takeIds(transaction: Transaction<LedgerSchema>, once: Batch['once']): Promise<string[]> {
  if (once.length === 0) return []
  const taken = await transaction
    .insertInto('ledger_ids')
    .values(once.map(({ id }) => ({ id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const ids = new Set(taken.map(({ id }) => id))
  return once.filter(({ id }) => ids.has(id)).map(({ text }) => text)
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
