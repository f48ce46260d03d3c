import type { Actor, LedgerQueried, NewEntry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'

/** What somebody read of the ledger. */
export interface LedgerQuery extends Pick<LedgerQueried, 'operation'> {
  /** what was asked for, without the place a page begins at; what is undefined is left out */
  filter: Readonly<Record<string, unknown>>
  /** how many entries the answer had */
  entries: number
}

/** Puts reading on record: a query of the ledger is an entry too. */
export interface QueryRecord {
  /**
   * The first of its kind is written at once. The same actor asking the same again within a minute, the next page for
   * instance, is counted, and one entry says how often: a program that polls leaves two entries a minute, not thousands.
   */
  note(actor: Actor, query: LedgerQuery): void
  /** Writes what was counted in minutes that are over; with `all`, in those under way too. */
  flush(all?: boolean): void
}

interface QueryRecordOptions {
  clock: Clock
  append: (entry: NewEntry<'ledger.queried'>) => void
}

/** A minute that began with a query which was written. */
interface Minute {
  actor: Actor
  query: LedgerQuery
  /** by the monotonic clock: one that is set back ends no minute later */
  startedAt: number
  queries: number
  entries: number
}

const minuteMs = 60_000
/** Of more at a time the oldest are written early. */
const maxMinutes = 1_000

export function createQueryRecord({ clock, append }: QueryRecordOptions): QueryRecord {
  const minutes = new Map<string, Minute>()

  function write({ actor, query, queries, entries }: Minute): void {
    const { operation, filter } = query
    append({
      kind: 'ledger.queried',
      time: clock.now(),
      actor,
      data: { operation, filter, entries, queries },
    })
  }

  function end(key: string, minute: Minute): void {
    minutes.delete(key)
    if (minute.queries > 0) write(minute)
  }

  return {
    note(actor, query) {
      const { operation, filter, entries } = query
      const key = JSON.stringify([actor, operation, filter])
      const now = clock.monotonic()
      const minute = minutes.get(key)
      if (minute !== undefined && now - minute.startedAt < minuteMs) {
        minute.queries += 1
        minute.entries += entries
        return
      }
      if (minute !== undefined) end(key, minute)
      const [oldest] = minutes.size < maxMinutes ? [] : minutes
      if (oldest !== undefined) end(...oldest)
      const begun = { actor, query, startedAt: now }
      minutes.set(key, { ...begun, queries: 0, entries: 0 })
      write({ ...begun, queries: 1, entries })
    },
    flush(all = false) {
      const now = clock.monotonic()
      for (const [key, minute] of minutes) if (all || now - minute.startedAt >= minuteMs) end(key, minute)
    },
  }
}
