import type { Selectable, Transaction } from 'kysely'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { WitnessedKeysTable, WitnessedLogsTable } from '../../platform/sql/witness-tables.ts'

export type WitnessedLog = Selectable<WitnessedLogsTable>
type Tables = { witnessed_logs: WitnessedLogsTable; witnessed_keys: WitnessedKeysTable }
export type WitnessedKey = Selectable<WitnessedKeysTable>

/** Beyond what a log may hand over (trusted-keys.ts): those that settings of before led to are there, too. */
const maxKeys = 256

/** Rows of `witnessed_logs`, and of `witnessed_keys`. */
export interface WitnessedLogs {
  find(origin: string): Promise<WitnessedLog | undefined>
  /** The newest keys that a log has handed over to, by rising size. */
  keys(origin: string): Promise<WitnessedKey[]>
  /**
   * Puts `next` in the place of `before`, and beside it the key that it hands over to, with an entry that says so. False:
   * `before` is not there any more, and nothing is written.
   */
  replace(swap: Swap): Promise<boolean>
}

interface Swap {
  before: WitnessedLog | undefined
  next: WitnessedLog
  key?: WitnessedKey
}

/** The compare-and-swap that keeps two nodes, or two requests at once, from co-signing a fork. */
export function createWitnessedLogs(
  db: Pick<ControlDatabase, 'read' | 'recorded' | 'transient'>,
): WitnessedLogs {
  return {
    find: (origin) =>
      db.read.selectFrom('witnessed_logs').selectAll().where('origin', '=', origin).executeTakeFirst(),
    async keys(origin) {
      const newest = await db.read
        .selectFrom('witnessed_keys')
        .selectAll()
        .where('origin', '=', origin)
        .orderBy('size', 'desc')
        .orderBy('followed_at', 'desc')
        .limit(maxKeys)
        .execute()
      return newest.toReversed()
    },
    async replace({ before, next, key }) {
      if (key === undefined)
        return await db.transient((transaction) =>
          swap(transaction.$pickTables<keyof Tables>(), before, next),
        )
      return await db.recorded({ type: 'system' }, [], async (given) => {
        const transaction = given.$pickTables<keyof Tables>()
        if (!(await swap(transaction, before, next))) return { entries: [], result: false }
        await putKey(transaction, key)
        return { entries: [followed(key)], result: true }
      })
    },
  }
}

type Writing = Transaction<Tables>

function followed({ origin, verifier_key, size }: WitnessedKey): AdminEntry {
  return { kind: 'witnessed_key.followed', data: { origin, key: verifier_key, size } }
}

async function swap(
  transaction: Writing,
  before: WitnessedLog | undefined,
  next: WitnessedLog,
): Promise<boolean> {
  if (before === undefined) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('witnessed_logs')
      .values(next)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await transaction
    .updateTable('witnessed_logs')
    .set(next)
    .where('origin', '=', before.origin)
    .where('size', '=', before.size)
    .where('root', '=', before.root)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** One that settings of before led to may be there already, by another hand-over. */
async function putKey(transaction: Writing, key: WitnessedKey): Promise<void> {
  const { size, note, followed_at } = key
  await transaction
    .insertInto('witnessed_keys')
    .values(key)
    .onConflict((conflict) =>
      conflict.columns(['origin', 'verifier_key']).doUpdateSet({ size, note, followed_at }),
    )
    .execute()
}
