import type { Frontier, NoteSigner } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { EntriesTable } from '../schema.ts'
import { keepCheckpoint } from './checkpoints.ts'
import type { LedgerDatabase } from './database.ts'
import { project } from './projector.ts'
import { createRecent } from './recent.ts'
import { sequence } from './sequencer.ts'

/** What follows the entries: on a thread of its own beside SQLite, which blocks whoever calls it, else on this one. */
export interface Chores {
  /** Hears of rows this node has appended; a hint that may spare reading them back. */
  appended: (rows: readonly EntriesTable[]) => void
  /** Gives leaves to everything committed, projects it and signs the tree. Never two at once. */
  catchUp: () => Promise<void>
  close: () => Promise<void>
}

interface ChoresOptions {
  /** whose rows `appended` will hear of */
  boot: string
  database: LedgerDatabase
  clock: Pick<Clock, 'now'>
  signer: NoteSigner
}

export function createChores({ boot, database, clock, signer }: ChoresOptions): Chores {
  const recent = createRecent(boot)
  const source = { database: database.kysely, recent }
  let sequencedAll = false

  async function follow(): Promise<Frontier> {
    const tree = await sequence({ ...source, now: clock.now(), all: !sequencedAll })
    sequencedAll = true
    await project(source)
    return tree
  }

  return {
    appended: recent.add,
    async catchUp() {
      const { end } = recent
      const tree = await follow().finally(() => recent.forget(end))
      // A signed tree leaves the house: it must not hold what a power cut still takes away.
      await database.sync()
      await keepCheckpoint({ database: database.kysely, signer, tree, now: clock.now() })
      await database.emptyLog()
    },
    // The database is closed by who opened it.
    close: () => Promise.resolve(),
  }
}
