import type { Clock } from '../../platform/clock/clock.ts'

/** Counts what an address does, within a window of time that begins with the first. Of this process alone; bounded. */
export interface RateLimit {
  /** Counts one more; false when that is more than the address, or all of them together, may. */
  take(address: string): boolean
  /** Whether one more would be too many, without counting it. */
  isOver(address: string): boolean
  /** until the address may again, at least one */
  waitSeconds(address: string): number
}

export interface RateLimitOptions {
  /** of one address in a window */
  max: number
  windowMs: number
  /** of all addresses together in a window, against many that try a little each */
  maxOverall: number
  clock: Clock
}

const maxAddresses = 20_000
const everybody = '*'

export function createRateLimit({ max, windowMs, maxOverall, clock }: RateLimitOptions): RateLimit {
  const windows = new Map<string, { count: number; endsAt: number }>()

  function current(key: string): { count: number; endsAt: number } {
    const now = clock.now()
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

  const isOver = (address: string) =>
    current(networkOf(address)).count >= max || current(everybody).count >= maxOverall
  return {
    isOver,
    take(address) {
      if (isOver(address)) return false
      current(networkOf(address)).count++
      current(everybody).count++
      return true
    },
    waitSeconds(address) {
      const own = current(networkOf(address))
      const { endsAt } = own.count >= max ? own : current(everybody)
      return Math.max(1, Math.ceil((endsAt - clock.now()) / 1000))
    },
  }
}

/** Whoever has one IPv6 address has the 2^64 beside it. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
