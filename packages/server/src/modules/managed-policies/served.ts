import type { Actor, NewEntry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { CompiledSettings } from './compile.ts'

/** Puts on record who got which settings. */
export interface ServedRecord {
  /**
   * Other settings than this node last gave the person are written at once, the same again when an hour has passed:
   * clients ask every hour, and each start of `claude -p` asks too.
   */
  note(actor: Actor, served: { person: string; compiled: CompiledSettings; unchanged: boolean }): void
}

interface ServedDeps {
  clock: Clock
  append: (entry: NewEntry<'settings.served'>) => void
}

const againMs = 3_600_000
/** Of more people the one noted longest ago is forgotten, and written once more than needed. */
const maxPeople = 100_000

export function createServedRecord({ clock, append }: ServedDeps): ServedRecord {
  // Times of the monotonic clock: one that is set back puts off nothing.
  const last = new Map<string, { checksum: string; at: number }>()
  return {
    note(actor, { person, compiled, unchanged }) {
      const { checksum, versions } = compiled
      const at = clock.monotonic()
      const before = last.get(person)
      if (before?.checksum === checksum && at - before.at < againMs) return
      last.delete(person)
      const [oldest] = last.size < maxPeople ? [] : last.keys()
      if (oldest !== undefined) last.delete(oldest)
      last.set(person, { checksum, at })
      const data = { person, checksum, versions, unchanged }
      append({ kind: 'settings.served', time: clock.now(), actor, data })
    },
  }
}
