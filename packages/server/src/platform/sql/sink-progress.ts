import type { Selectable, Transaction } from 'kysely'
import type { Sql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'
import type { SinkCursorsTable } from './sink-tables.ts'

/** Says of a leaf why its receiver refused it for good. */
export interface Refused {
  leaf: number
  reason: string
}

/** A step of a sink, over leaves that are done with. */
export interface SinkStep {
  sink: string
  from: number
  to: number
  /** how many of them were taken */
  delivered: number
  /** how many there was nothing to send of */
  skipped: number
  refused: readonly Refused[]
  /** epoch milliseconds */
  at: number
}

/** A sink's cursor. Nothing here is an admin change: it follows what the receivers acknowledged. */
export interface SinkProgress {
  /** Where a sink is; one that is new begins at the leaf. */
  begin(sink: string, leaf: number): Promise<Selectable<SinkCursorsTable>>
  /** Compare-and-swap: false, and nothing written, when the sink is not at `from`; another node has moved it. */
  move(step: SinkStep): Promise<boolean>
  /** Notes why nothing comes through, or that it does again. @param at epoch milliseconds */
  note(sink: string, problem: string | undefined, at: number): Promise<void>
  /** What became of a dead letter that was sent again: taken (no reason), or refused once more. */
  retried(sink: string, letter: { leaf: number; reason?: string | undefined }, at: number): Promise<void>
}

/** The newest are kept. What a receiver refuses for years must not fill the store; all of it is in the ledger. */
export const maxDeadLetters = 10_000

export function createSinkProgress(sql: Sql<ControlSchema>): SinkProgress {
  const write = <T>(change: (tx: Transaction<ControlSchema>) => Promise<T>) =>
    sql.kysely.transaction().execute(change)
  return {
    begin: (sink, leaf) => begin(sql, sink, leaf),
    move: (step) => write((tx) => move(tx, step)),
    note: (sink, problem, at) =>
      write(async (tx) => {
        await tx
          .updateTable('sink_cursors')
          .set({ problem: problem ?? null, problem_at: problem === undefined ? null : at })
          .where('sink', '=', sink)
          .execute()
      }),
    retried: (sink, letter, at) => write((tx) => retried(tx, { sink, ...letter, at })),
  }
}

async function begin(sql: Sql<ControlSchema>, sink: string, leaf: number) {
  const find = () =>
    sql.read.selectFrom('sink_cursors').selectAll().where('sink', '=', sink).executeTakeFirst()
  const known = await find()
  if (known !== undefined) return known
  const row = { sink, next_leaf: leaf, delivered: 0, skipped: 0, refused: 0 }
  const none = { delivered_at: null, problem: null, problem_at: null }
  await sql.kysely.transaction().execute((tx) =>
    tx
      .insertInto('sink_cursors')
      .values({ ...row, ...none })
      .onConflict((conflict) => conflict.column('sink').doNothing())
      .execute(),
  )
  // Another node may have been first.
  return (await find()) ?? { ...row, ...none }
}

async function move(tx: Transaction<ControlSchema>, step: SinkStep): Promise<boolean> {
  const { sink, from, to, delivered, skipped, refused, at } = step
  const { numUpdatedRows } = await tx
    .updateTable('sink_cursors')
    .set((row) => ({
      next_leaf: to,
      delivered: row('delivered', '+', delivered),
      skipped: row('skipped', '+', skipped),
      refused: row('refused', '+', refused.length),
      ...(delivered > 0 ? { delivered_at: at } : {}),
    }))
    .where('sink', '=', sink)
    .where('next_leaf', '=', from)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) return false
  for (const { leaf, reason } of refused) {
    const row = { reason, refused_at: at, retry_at: null }
    await tx
      .insertInto('sink_dead_letters')
      .values({ sink, leaf, ...row })
      .onConflict((conflict) => conflict.columns(['sink', 'leaf']).doUpdateSet(row))
      .execute()
  }
  if (refused.length > 0) await forgetOldest(tx, sink)
  return true
}

async function forgetOldest(tx: Transaction<ControlSchema>, sink: string): Promise<void> {
  const oldestKept = await tx
    .selectFrom('sink_dead_letters')
    .select('leaf')
    .where('sink', '=', sink)
    .orderBy('leaf', 'desc')
    .offset(maxDeadLetters - 1)
    .limit(1)
    .executeTakeFirst()
  if (oldestKept === undefined) return
  await tx
    .deleteFrom('sink_dead_letters')
    .where('sink', '=', sink)
    .where('leaf', '<', oldestKept.leaf)
    .execute()
}

async function retried(
  tx: Transaction<ControlSchema>,
  { sink, leaf, reason, at }: { sink: string; leaf: number; reason?: string | undefined; at: number },
): Promise<void> {
  if (reason !== undefined) {
    await tx
      .updateTable('sink_dead_letters')
      .set({ reason, refused_at: at, retry_at: null })
      .where('sink', '=', sink)
      .where('leaf', '=', leaf)
      .execute()
    return
  }
  const { numDeletedRows } = await tx
    .deleteFrom('sink_dead_letters')
    .where('sink', '=', sink)
    .where('leaf', '=', leaf)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) return
  await tx
    .updateTable('sink_cursors')
    .set((row) => ({ delivered: row('delivered', '+', 1), delivered_at: at }))
    .where('sink', '=', sink)
    .execute()
}
