import type { ControlDatabase } from '../../platform/sql/control-database.ts'

/** Remembers when credentials were used and writes it down now and then; it is a convenience, never a record. */
export interface LastUsed {
  /** @param time epoch milliseconds */
  note(id: string, time: number): void
  get(id: string): number | undefined
  /** Writes what is new. @throws when the store does not answer; nothing is forgotten then */
  flush(): Promise<void>
  /** Stops writing by itself; call `flush` once more to keep what is left. */
  stop(): void
}

export interface LastUsedOptions {
  db: Pick<ControlDatabase, 'projectLastUsed'>
  everyMs: number
  onError: (error: unknown) => void
}

/** At most one time a credential is kept, so it is bounded by their number. */
export function createLastUsed({ db, everyMs, onError }: LastUsedOptions): LastUsed {
  let unwritten = new Map<string, number>()
  let flushing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const times = unwritten
    if (times.size === 0) return
    unwritten = new Map()
    try {
      await db.projectLastUsed(times)
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
