import type { Actor, ComplianceApiAccessed, NewEntry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'

export interface Access extends Omit<ComplianceApiAccessed, 'requests'> {
  actor: Actor
}

/** Puts on record who reads the compliance API. */
export interface AccessRecord {
  /**
   * The first of its kind is an entry at once. The same key asking the same path with the same result within a minute, for
   * the next page for instance, is counted, and one entry says how often. What was refused as too much counts as one path.
   */
  note(access: Access): void
  /** Writes what was counted in minutes that are over; with `all`, in those under way too. */
  flush(all?: boolean): void
}

interface AccessRecordDeps {
  clock: Clock
  append: (entry: NewEntry<'compliance_api.accessed'>) => void
}

interface Minute {
  access: Access
  /** by the monotonic clock: one that is set back ends no minute later */
  startedAt: number
  requests: number
}

const minuteMs = 60_000
/** Of more at a time the oldest are written early. */
const maxMinutes = 1_000
const maxUrl = 500

export function createAccessRecord({ clock, append }: AccessRecordDeps): AccessRecord {
  const minutes = new Map<string, Minute>()

  function write({ actor, url, ...access }: Access, requests: number): void {
    const data = { ...access, url: url.slice(0, maxUrl), requests }
    append({ kind: 'compliance_api.accessed', time: clock.now(), actor, data })
  }

  function end(key: string, { access, requests }: Minute): void {
    minutes.delete(key)
    if (requests > 0) write(access, requests)
  }

  return {
    note(access) {
      const key = kindOf(access)
      const now = clock.monotonic()
      const minute = minutes.get(key)
      if (minute !== undefined && now - minute.startedAt < minuteMs) {
        minute.requests += 1
        minute.access = access
        return
      }
      if (minute !== undefined) end(key, minute)
      const [oldest] = minutes.size < maxMinutes ? [] : minutes
      if (oldest !== undefined) end(...oldest)
      minutes.set(key, { access, startedAt: now, requests: 0 })
      write(access, 1)
    },
    flush(all = false) {
      const now = clock.monotonic()
      for (const [key, minute] of minutes) if (all || now - minute.startedAt >= minuteMs) end(key, minute)
    },
  }
}

function kindOf({ actor, method, url, status }: Access): string {
  // What was refused for being too much is no bound on how many paths are asked for: they are counted together.
  const path = status === 429 ? '' : url.split('?')[0]
  return JSON.stringify([actor.type, 'id' in actor ? actor.id : '', method, path, status])
}
