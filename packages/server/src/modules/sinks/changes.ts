import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

interface ChangeDeps {
  db: ControlDatabase
  clock: Pick<Clock, 'now'>
}

/** Changes nothing, and leaves no entry, when it is paused already. */
export async function pauseSink(
  actor: Actor,
  { sink, reason }: { sink: string; reason: string },
  { db, clock }: ChangeDeps,
): Promise<void> {
  await db.recorded(actor, 'sinks', async (tx) => {
    const known = await tx
      .selectFrom('sink_pauses')
      .select('sink')
      .where('sink', '=', sink)
      .executeTakeFirst()
    if (known) return { entries: [], result: undefined }
    await tx.insertInto('sink_pauses').values({ sink, reason, paused_at: clock.now() }).execute()
    return { entries: [{ kind: 'sink.paused', data: { sink, reason } }], result: undefined }
  })
}

/** Changes nothing, and leaves no entry, when it is not paused. */
export async function resumeSink(actor: Actor, sink: string, { db }: ChangeDeps): Promise<void> {
  await db.recorded(actor, 'sinks', async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('sink_pauses')
      .where('sink', '=', sink)
      .executeTakeFirstOrThrow()
    return {
      entries: numDeletedRows === 0n ? [] : [{ kind: 'sink.resumed', data: { sink } }],
      result: undefined,
    }
  })
}

/** @throws AdminProblem dead_letter_unknown when the one that is named is not there */
export async function retryLetters(
  actor: Actor,
  { sink, leaf }: { sink: string; leaf: number | undefined },
  { db, clock }: ChangeDeps,
): Promise<number> {
  return await db.recorded(actor, 'sinks', async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('sink_dead_letters')
      .set({ retry_at: clock.now() })
      .where('sink', '=', sink)
      .$if(leaf !== undefined, (query) => query.where('leaf', '=', leaf ?? -1))
      .executeTakeFirstOrThrow()
    const letters = Number(numUpdatedRows)
    if (letters === 0 && leaf !== undefined) throw new AdminProblem('dead_letter_unknown', { sink, leaf })
    const data = { sink, letters, ...(leaf === undefined ? {} : { leaf }) }
    return { entries: letters === 0 ? [] : [{ kind: 'sink.retried', data }], result: letters }
  })
}

export interface DeadLetters {
  data: { leaf: number; reason: string; refusedAt: number; retrying: boolean }[]
  /** leaf of the last one, when there are more */
  next?: number
}

export async function readDeadLetters(
  sink: string,
  { limit, after }: { limit: number; after?: number | undefined },
  { read }: Pick<ControlDatabase, 'read'>,
): Promise<DeadLetters> {
  const rows = await read
    .selectFrom('sink_dead_letters')
    .selectAll()
    .where('sink', '=', sink)
    .$if(after !== undefined, (query) => query.where('leaf', '>', after ?? -1))
    .orderBy('leaf')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map((row) => ({
    leaf: row.leaf,
    reason: row.reason,
    refusedAt: row.refused_at,
    retrying: row.retry_at !== null,
  }))
  const next = rows.length > limit ? data.at(-1)?.leaf : undefined
  return next === undefined ? { data } : { data, next }
}
