import type { Sighting } from './judge.ts'

/** Devices that calls told of, on their way to SQL. */
export interface Sightings {
  /** Dropped when the queue is full: the device's next call tells of it again. */
  add(sighting: Sighting): void
  bindingOf(session: string): string | undefined
  /** new devices of a person, beside the one named */
  pendingOf(personId: string, fingerprint: string): number
  /** Writes what there is. Never throws. */
  flush(): Promise<void>
}

interface SightingsOptions {
  /** writes a batch down; a batch that fails is dropped, because the next calls bring it again */
  write: (batch: readonly Sighting[]) => Promise<void>
  onError: (error: unknown) => void
}

const maxWaiting = 1_000
const batchSize = 100
/** Long enough to gather a burst, and short beside the second within which a change is in force everywhere. */
const gatherMs = 200

export function createSightings({ write, onError }: SightingsOptions): Sightings {
  const waiting = new Map<string, Sighting>()
  const bindings = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let flushing: Promise<void> = Promise.resolve()

  async function writeAll(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, batchSize)
      await write(batch.map(([, sighting]) => sighting)).catch(onError)
      // Only now: until it is written, this is where the next call finds that it is known.
      for (const [key, sighting] of batch) {
        if (waiting.get(key) !== sighting) continue // it was told of again, with more
        waiting.delete(key)
        if (sighting.binds !== undefined) bindings.delete(sighting.binds)
      }
    }
  }

  const flush = () => (flushing = flushing.then(writeAll))
  return {
    add(sighting) {
      const key = `${sighting.personId} ${sighting.fingerprint}`
      const earlier = waiting.get(key)
      if (earlier !== undefined && (earlier.binds !== undefined || sighting.binds === undefined)) return
      if (waiting.size >= maxWaiting) return
      waiting.set(key, sighting)
      if (sighting.binds !== undefined) bindings.set(sighting.binds, sighting.fingerprint)
      timer ??= setTimeout(() => void flush(), gatherMs).unref()
    },
    bindingOf: (session) => bindings.get(session),
    pendingOf(personId, fingerprint) {
      let count = 0
      for (const sighting of waiting.values())
        if (sighting.personId === personId && sighting.fingerprint !== fingerprint) count++
      return count
    },
    flush,
  }
}
