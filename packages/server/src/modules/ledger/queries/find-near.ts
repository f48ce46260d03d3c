import type { Entry } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { parseBody } from './walk-back.ts'

interface Near {
  boot: string
  /** the entry's own, epoch milliseconds */
  time: number
  /** stands in the entry's text: what does not hold it is not parsed */
  text: string
  is: (entry: Entry) => boolean
}

type Read = ReadonlyKysely<LedgerSchema>

/** Entries stand in the order in which they were handed over, within so much of the order of their times. */
const slackMs = 15_000
const pageRows = 500
/** Bounds a search on a busy node: some 1,500 calls a second. */
const maxPages = 200
/** Admin changes carry the time at which they were made, which may be long before: their neighbours tell. */
const maxSkipped = 100

/**
 * An entry of one run of a node, by about when it was written: a boot's entries are in the order of time, so that they
 * can be halved without an index.
 */
export async function findNear(read: Read, near: Near): Promise<Entry | undefined> {
  const { boot, time, text, is } = near
  let from = await firstSince(read, boot, time - slackMs)
  for (let page = 0; page < maxPages; page++) {
    const rows = await read
      .selectFrom('ledger_entries')
      .select('body')
      .where('boot_id', '=', boot)
      .where('seq', '>=', from)
      .orderBy('seq')
      .limit(pageRows)
      .execute()
    for (const { body } of rows) {
      if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(text)) continue
      const entry = parseBody(body)
      if (entry && is(entry)) return entry
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return undefined
    const latest = parseBody(last.body)
    if (latest && latest.id === undefined && latest.time > time + slackMs) return undefined
    from += pageRows
  }
  return undefined
}

/** The number of a boot's first entry of that time or later, or of one before it. */
async function firstSince(read: Read, boot: string, time: number): Promise<number> {
  const { last } = await read
    .selectFrom('ledger_entries')
    .select((row) => row.fn.max('seq').as('last'))
    .where('boot_id', '=', boot)
    .executeTakeFirstOrThrow()
  let low = 0
  let high = last ?? 0
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = await timeAt(read, boot, middle)
    if (found === undefined || found >= time) high = middle
    else low = middle + 1
  }
  return Math.max(0, low - maxSkipped)
}

/**
 * Of the entry, or of the next one that was not made before it was handed over. Texts that were removed were old, so
 * that where nothing else stands the time is 0.
 */
async function timeAt(read: Read, boot: string, seq: number): Promise<number | undefined> {
  const rows = await read
    .selectFrom('ledger_entries')
    .select('body')
    .where('boot_id', '=', boot)
    .where('seq', '>=', seq)
    .orderBy('seq')
    .limit(maxSkipped)
    .execute()
  let found: number | undefined
  for (const { body } of rows) {
    const entry = parseBody(body)
    if (entry === undefined) found = 0
    else if (entry.id === undefined) return entry.time
  }
  return found
}
