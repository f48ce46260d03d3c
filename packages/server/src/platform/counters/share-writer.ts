import type { ClientBase, Pool } from 'pg'
import type { CounterRows } from './counter-rows.ts'
import type { HoldAnswer, HoldLine } from './counters.ts'
import { writeShares } from './shares.ts'
import type { Tally } from './tally.ts'

/** Brings one node's tally and PostgreSQL together. */
export interface ShareWriter {
  /**
   * Weighs holds with every node's share known and locked, and writes this node's share, in one transaction; without
   * holds it writes what changed. When it throws, none of the holds is held, and everything this node counted will be
   * written again, since nobody knows what was stored (a crash of PostgreSQL may forget the past, too).
   */
  weigh(holds: readonly { lines: readonly HoldLine[]; ttlMs: number }[]): Promise<HoldAnswer[]>
}

export interface ShareWriterOptions {
  pool: Pool
  owner: { node: string; lifeMs: number }
  rows: CounterRows
  tally: Tally
  /** keys of the tally that are not written */
  dirty: Set<string>
}

export function createShareWriter({ pool, owner, rows, tally, dirty }: ShareWriterOptions): ShareWriter {
  return {
    async weigh(holds) {
      const answers: HoldAnswer[] = []
      try {
        if (holds.length === 0) await writeUnwritten(pool)
        else await weighInto(answers, holds)
      } catch (error) {
        for (const answer of answers) if (answer.granted) tally.end(answer.hold)
        for (const key of tally.keys()) dirty.add(key)
        throw error
      }
      return answers
    },
  }

  async function weighInto(answers: HoldAnswer[], holds: Parameters<ShareWriter['weigh']>[0]): Promise<void> {
    const keys = [...new Set(holds.flatMap((hold) => hold.lines.map((line) => line.key)))].sort()
    await rows.ensure(keys)
    await transact(pool, async (client) => {
      const elsewhere = await rows.lock(client, keys)
      for (const { lines, ttlMs } of holds) answers.push(tally.hold(lines, ttlMs, elsewhere))
      await writeUnwritten(client)
    })
  }

  async function writeUnwritten(client: Pool | ClientBase): Promise<void> {
    const keys = [...dirty]
    // Before reading: what changes from here on, be it by a hold that just ran out, is unwritten again.
    dirty.clear()
    if (keys.length === 0) return
    const shares = keys.map((key) => ({ key, ...tally.of(key) }))
    await writeShares(client, owner, shares)
  }
}

async function transact(pool: Pool, run: (client: ClientBase) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let committed = false
  try {
    await client.query('begin')
    await run(client)
    await client.query('commit')
    committed = true
  } finally {
    // Otherwise the session is closed, which undoes the transaction whatever state it is in.
    client.release(!committed)
  }
}
