import type { ClientBase, Pool } from 'pg'
import type { CounterRows } from './counter-rows.ts'
import type { HoldAnswer, HoldLine } from './counters.ts'
import { writeShares } from './shares.ts'
import type { Tally } from './tally.ts'

/**
 * Brings one node's tally and PostgreSQL together. When a method throws, none of its holds is held, and everything this
 * node counted will be written again, since nobody knows what was stored (a crash of PostgreSQL may forget the past, too).
 */
export interface ShareWriter {
  /** Weighs holds with every node's share known and locked, and writes this node's share, in one transaction. */
  weigh(holds: readonly { lines: readonly HoldLine[]; ttlMs: number }[]): Promise<HoldAnswer[]>
  /** Writes what changed. */
  write(): Promise<void>
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
      const keys = [...new Set(holds.flatMap((hold) => hold.lines.map((line) => line.key)))].sort()
      await rows.ensure(keys)
      const answers: HoldAnswer[] = []
      try {
        await transact(pool, async (client) => {
          const elsewhere = await rows.lock(client, keys)
          for (const { lines, ttlMs } of holds) answers.push(tally.hold(lines, ttlMs, elsewhere))
          await writeUnwritten(client)
        })
      } catch (error) {
        for (const answer of answers) if (answer.granted) tally.end(answer.hold)
        markAllUnwritten()
        throw error
      }
      return answers
    },
    async write() {
      try {
        await writeUnwritten(pool)
      } catch (error) {
        markAllUnwritten()
        throw error
      }
    },
  }

  async function writeUnwritten(client: Pool | ClientBase): Promise<void> {
    const keys = [...dirty]
    // Before reading: what changes from here on, be it by a hold that just ran out, is unwritten again.
    dirty.clear()
    if (keys.length === 0) return
    const shares = keys.map((key) => ({ key, ...tally.of(key) }))
    await writeShares(client, owner, shares)
  }

  function markAllUnwritten(): void {
    for (const key of tally.keys()) dirty.add(key)
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
