import type { ControlDatabase, SeenTable } from './control-database.ts'

/** Remembers when rows of a table were last seen and writes it down now and then; a convenience, never a record. */
export interface LastSeen {
  /** @param time epoch milliseconds */
  note(id: string, time: number): void
  get(id: string): number | undefined
  /** Writes what is new. @throws when the store does not answer; nothing is forgotten then */
  flush(): Promise<void>
  /** Stops writing by itself; call `flush` once more to keep what is left. */
  stop(): void
}

export interface LastSeenOptions {
  db: Pick<ControlDatabase, 'projectLastSeen'>
  what: SeenTable
  everyMs: number
  onError: (error: unknown) => void
}

/** At most one time a row is kept, so it is bounded by their number. */
export function createLastSeen({ db, what, everyMs, onError }: LastSeenOptions): LastSeen {
  let unwritten = new Map<string, number>()
  let flushing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const times = unwritten
    if (times.size === 0) return
    unwritten = new Map()
    try {
      await db.projectLastSeen(what, times)
    } catch (error) {
      for (const [id, time] of times) if (!unwritten.has(id)) unwritten.set(id, time)
      throw error
    }
  }

  const flush = () => (flushing = flushing.then(write, write))
  const timer = setInterval(() => void flush().catch(onError), everyMs).unref()
  return {
    note: (id, time) => unwritten.set(id, time),
    get: (id) => unwritten.get(id),
    flush,
    stop: () => clearInterval(timer),
  }
}
