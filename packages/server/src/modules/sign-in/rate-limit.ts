import type { Clock } from '../../platform/clock/clock.ts'

/** Counts what an address does, within a window of time that begins with the first. Of this process alone; bounded. */
export interface RateLimit {
  /** Counts one more; false when that is more than the address, its site, or all of them together, may. */
  take(address: string): boolean
  /** Whether one more would be too many, without counting it. */
  isOver(address: string): boolean
  /** Counts one less: what was taken turned out to be nothing that is counted. */
  giveBack(address: string): void
  /** until the address may again, at least one */
  waitSeconds(address: string): number
}

export interface RateLimitOptions {
  /** of one address in a window */
  max: number
  windowMs: number
  /**
   * Of all addresses together in a window; absent: as often as they like. Only for what nobody waits for: whoever has enough
   * addresses uses it up for everybody.
   */
  maxOverall?: number
  clock: Pick<Clock, 'monotonic'>
}

const maxAddresses = 20_000
const everybody = '*'
/** An IPv6 site has 65,536 networks; it may so much more often than one of them. */
const siteFactor = 10

export function createRateLimit({
  max,
  windowMs,
  maxOverall = Infinity,
  clock,
}: RateLimitOptions): RateLimit {
  /** by the monotonic clock: one that is set back keeps nobody out for longer */
  const windows = new Map<string, { count: number; endsAt: number }>()

  function current(key: string): { count: number; endsAt: number } {
    const now = clock.monotonic()
    const known = windows.get(key)
    if (known !== undefined && known.endsAt > now) return known
    const begun = { count: 0, endsAt: now + windowMs }
    windows.delete(key)
    windows.set(key, begun)
    // The oldest began first and end first.
    for (const [oldest] of windows) {
      if (windows.size <= maxAddresses) break
      if (oldest !== everybody) windows.delete(oldest)
    }
    return begun
  }

  const limitsOf = (address: string) => [
    ...networksOf(address).map((key, wider) => ({ key, most: wider === 0 ? max : max * siteFactor })),
    ...(maxOverall === Infinity ? [] : [{ key: everybody, most: maxOverall }]),
  ]
  const usedUp = (address: string) =>
    limitsOf(address).flatMap(({ key, most }) => {
      const window = current(key)
      return window.count >= most ? [window] : []
    })
  const isOver = (address: string) => usedUp(address).length > 0
  return {
    isOver,
    take(address) {
      if (isOver(address)) return false
      for (const { key } of limitsOf(address)) current(key).count++
      return true
    },
    giveBack(address) {
      for (const { key } of limitsOf(address)) {
        const window = current(key)
        // Another window may have begun meanwhile.
        window.count = Math.max(0, window.count - 1)
      }
    },
    waitSeconds(address) {
      const ends = usedUp(address).map(({ endsAt }) => endsAt)
      return Math.max(1, Math.ceil((Math.max(...ends, 0) - clock.monotonic()) / 1000))
    },
  }
}

/** Whoever has one IPv6 address has the 2^64 beside it (/64), and often the site around it (/48). */
function networksOf(address: string): string[] {
  if (!address.includes(':')) return [address]
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  const parts = [...before, ...zeros, ...after]
  return [parts.slice(0, 4).join(':'), `${parts.slice(0, 3).join(':')}/48`]
}
