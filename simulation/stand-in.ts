import type { Clock } from '../packages/server/src/platform/clock/clock.ts'
export interface HoldLine {
  key: string
  amount: number
  variance?: number
  limit: number
}
export type HoldAnswer =
  | { granted: true; hold: string }
  | { granted: false; key: string; used: number; held: number; limit: number; waits: boolean }
export interface Counters {
  hold(
    lines: readonly HoldLine[],
    options: { ttlMs: number; waitMs?: number; signal?: AbortSignal },
  ): Promise<HoldAnswer>
  adjust(hold: string, lines: readonly { key: string; amount: number; variance?: number }[]): void
  settle(hold: string, used: readonly { key: string; amount: number }[]): void
  read(key: string): Promise<{ used: number; held: number }>
  close(): Promise<void>
}
export const rule = { z: 2.5, slack: 0, reached: 0.98 }
interface C {
  used: number
  held: number
  variance: number
  n: number
}
export function createMemoryCounters({
  loadUsed,
}: {
  clock: Clock
  loadUsed: (key: string) => Promise<number>
}): Counters {
  const counters = new Map<string, C>()
  const holds = new Map<string, Map<string, { amount: number; variance: number }>>()
  const queue: { lines: readonly HoldLine[]; resolve: (a: HoldAnswer) => void; done: boolean }[] = []
  let n = 0
  void loadUsed
  const of = (key: string) => {
    let c = counters.get(key)
    if (!c) counters.set(key, (c = { used: 0, held: 0, variance: 0, n: 0 }))
    return c
  }
  function weigh(lines: readonly HoldLine[]): HoldAnswer {
    for (const { key, amount, variance = 0, limit } of lines) {
      const c = of(key)
      const fits =
        c.used + c.held + amount + rule.z * Math.sqrt(Math.max(0, c.variance + variance)) <=
        limit * (1 + rule.slack)
      const open = c.used < rule.reached * limit
      if (fits || (c.n === 0 && open)) continue
      return { granted: false, key, used: c.used, held: c.held, limit, waits: open && c.n > 0 }
    }
    const hold = `h${++n}`
    holds.set(hold, new Map(lines.map((l) => [l.key, { amount: l.amount, variance: l.variance ?? 0 }])))
    for (const l of lines) {
      const c = of(l.key)
      c.held += l.amount
      c.variance += l.variance ?? 0
      c.n++
    }
    return { granted: true, hold }
  }
  function wake() {
    while (queue.length > 0) {
      const first = queue[0]!
      if (first.done) {
        queue.shift()
        continue
      }
      const a = weigh(first.lines)
      if (!a.granted && a.waits) return
      first.done = true
      queue.shift()
      first.resolve(a)
    }
  }
  return {
    async hold(lines, { waitMs = 0, signal }) {
      const a: HoldAnswer = queue.some((q) => !q.done)
        ? { granted: false, key: lines[0]!.key, used: 0, held: 0, limit: 0, waits: true }
        : weigh(lines)
      if (a.granted || !a.waits || waitMs === 0) return a
      return new Promise((resolve) => {
        const w = { lines, resolve, done: false }
        queue.push(w)
        signal?.addEventListener('abort', () => {
          if (!w.done) {
            w.done = true
            resolve(a)
            wake()
          }
        })
      })
    },
    adjust(hold, lines) {
      const h = holds.get(hold)
      if (!h) return
      for (const l of lines) {
        const o = h.get(l.key)
        if (!o) continue
        const c = of(l.key)
        c.held += l.amount - o.amount
        c.variance += (l.variance ?? 0) - o.variance
        h.set(l.key, { amount: l.amount, variance: l.variance ?? 0 })
      }
      wake()
    },
    settle(hold, used) {
      for (const [key, o] of holds.get(hold) ?? []) {
        const c = of(key)
        c.held -= o.amount
        c.variance -= o.variance
        c.n--
      }
      holds.delete(hold)
      for (const { key, amount } of used) of(key).used += amount
      wake()
    },
    read: async (key) => of(key),
    close: async () => undefined,
  }
}
