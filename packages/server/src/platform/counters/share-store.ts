import type { ClientBase, Pool } from 'pg'
import type { Counter, Slice } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import { writeShares, type Share } from './shares.ts'

/** Stores what a node's tally has that PostgreSQL has not, and notices when PostgreSQL lost what was stored. */
export interface ShareStore {
  /**
   * Writes these, and of what else is dirty as much as keeps nobody waiting, in one statement.
   * @param slices what is reserved once this is stored
   */
  write(
    client: Pool | ClientBase,
    counters: readonly Counter[],
    slices?: ReadonlyMap<Counter, Slice>,
  ): Promise<Written>
  /**
   * To be told when the written is stored for sure. A share that had to be made anew was lost, perhaps with what the
   * counter began with: that is asked of SQL again, which knows what this node used, too.
   */
  confirm(written: Written): Promise<void>
}

export interface Written {
  counters: readonly Counter[]
  /** keys of which this node had no share */
  made: ReadonlySet<string>
}

export interface ShareStoreOptions {
  pool: Pool
  owner: { node: string; lifeMs: number }
  rows: CounterRows
  dirty: Set<Counter>
}

/** Shares in one statement: a hold that comes meanwhile waits for it. */
const maxAtOnce = 200

export function createShareStore({ pool, owner, rows, dirty }: ShareStoreOptions): ShareStore {
  return {
    write,
    async confirm(written) {
      const lost = confirmed(written)
      if (lost.length === 0) return
      for (const counter of lost) {
        counter.mine.used = 0
        counter.slice = undefined
      }
      // In this order: what SQL says counts beyond the shares that are stored.
      confirmed(await write(pool, lost))
      const keys = lost.map(({ key }) => key)
      rows.doubt(keys)
      await rows.ensure(keys)
    },
  }

  async function write(
    client: Pool | ClientBase,
    wanted: readonly Counter[],
    slices?: ReadonlyMap<Counter, Slice>,
  ): Promise<Written> {
    const counters = new Set(wanted.filter(({ isForgotten }) => !isForgotten))
    for (const counter of dirty) {
      if (counters.size >= maxAtOnce) break
      counters.add(counter)
    }
    const shares: Share[] = []
    for (const counter of counters) {
      const { left } = slices?.get(counter) ?? counter.slice ?? { left: 0 }
      shares.push({ key: counter.key, ...counter.mine, reserved: left })
      // Before storing: what changes from here on, be it by a hold that just ran out, is unwritten again.
      dirty.delete(counter)
    }
    const made = shares.length > 0 ? await writeShares(client, owner, shares) : []
    return { counters: [...counters], made: new Set(made) }
  }

  /** @returns those that were stored before, and had to be made again */
  function confirmed({ counters, made }: Written): Counter[] {
    const lost = made.size === 0 ? [] : counters.filter(({ key, isStored }) => isStored && made.has(key))
    for (const counter of counters) counter.isStored = true
    return lost
  }
}
