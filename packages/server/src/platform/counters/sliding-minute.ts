import type { Counters, HoldLine } from './counters.ts'
import { minuteOf } from './key-date.ts'

/** A limit per minute, as a line of a hold at this moment. */
export interface MinuteLine {
  /** for the current minute; its limit is what the last 60 seconds leave of the limit */
  line: Pick<HoldLine, 'key' | 'limit'>
  /**
   * Whole seconds, at least 1, after which so much more fits while nobody else calls: for Retry-After. An amount beyond
   * the limit itself is taken for the limit.
   */
  secondsUntil(amount: number, current: { used: number; held: number }): number
}

export interface SlidingMinute {
  /**
   * @param limit a whole number, of which each minute of the clock grants at most so much
   * @throws when the counters cannot answer
   */
  line(request: { prefix: string; limit: number; now: number }): Promise<MinuteLine>
}

const minuteMs = 60_000
/** What a minute that is over used hardly changes: by calls that began in it and still run. */
const freshMs = 1_000
const maxRemembered = 10_000

/**
 * Limits per minute over counters of whole minutes (`<prefix>:YYYY-MM-DDTHH:MM`, UTC): the previous minute's use, what
 * is held included, counts with the part of it that lies within the last 60 seconds, as though it had been even.
 *
 * Bound of that approximation: no minute of the clock grants more than the limit, and no 60 seconds grant twice the
 * limit. Exactly: at most limit x (1 + s/60), s seconds into the current minute, and that only where all calls of the
 * previous one came after second s. Where use is even, it is exact.
 */
export function createSlidingMinute(counters: Counters): SlidingMinute {
  const remembered = new Map<string, { load: Promise<number>; readAt: number }>()
  return {
    async line({ prefix, limit, now }) {
      const intoMs = now % minuteMs
      const before = await loadOf(`${prefix}:${minuteOf(now - minuteMs)}`, now)
      return {
        line: { key: `${prefix}:${minuteOf(now)}`, limit: roomBeside(before, { limit, intoMs }) },
        secondsUntil(amount, { used, held }) {
          const wanted = Math.min(amount, limit)
          const ms = msUntil({ before, current: used + held, room: limit - wanted, intoMs })
          return Math.max(1, Math.ceil(ms / 1_000))
        },
      }
    },
  }

  function loadOf(key: string, now: number): Promise<number> {
    const known = remembered.get(key)
    if (known !== undefined && Math.abs(now - known.readAt) < freshMs) return known.load
    if (remembered.size >= maxRemembered) remembered.clear()
    const load = counters.read(key).then(({ used, held }) => used + held)
    load.catch(() => remembered.delete(key))
    remembered.set(key, { load, readAt: now })
    return load
  }
}

/** What the previous minute leaves of a limit, a whole number as amounts are. */
function roomBeside(before: number, { limit, intoMs }: { limit: number; intoMs: number }): number {
  return Math.max(0, Math.floor(limit - (before * (minuteMs - intoMs)) / minuteMs))
}

/** When no more than `room` weighs: in this minute, while the previous one fades, or in the next, while this one does. */
function msUntil(state: { before: number; current: number; room: number; intoMs: number }): number {
  const { before, current, room, intoMs } = state
  if (current <= room) return Math.max(0, fadedAt(before, room - current) - intoMs)
  return minuteMs - intoMs + fadedAt(current, room)
}

/** How far into a minute the one before weighs no more than `room`. */
function fadedAt(before: number, room: number): number {
  return before <= room ? 0 : Math.ceil(minuteMs * (1 - room / before))
}
