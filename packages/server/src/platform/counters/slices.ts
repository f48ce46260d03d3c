import type { Counter, Draw, Slice } from './counter.ts'
import type { Others } from './counter-rows.ts'
import { caution } from './rule.ts'

/** How many calls a slice is for at most: enough that the next one is there before this one is used up. */
const maxCalls = 8
/** With room for fewer calls the counter is near its limit, and every call asks. */
const minCalls = 4

/** What a hold takes of a slice. Deviations add up to less than this, so the rule holds for what a slice let in. */
export function costOf({ amount, variance }: { amount: number; variance: number }): number {
  return amount + Math.ceil(caution * Math.sqrt(variance))
}

/** Whether all draws fit into this node's slices; if so, they are taken. */
export function takeSlices(draws: readonly Draw[], now: number): boolean {
  for (const draw of draws) {
    const { slice, queue } = draw.counter
    if (slice === undefined || queue.length > 0) return false
    if (!(costOf(draw) <= slice.left) || draw.limit < slice.limit) return false
  }
  for (const draw of draws) {
    const { slice } = draw.counter
    if (slice === undefined) continue
    slice.left -= costOf(draw)
    slice.takenAt = now
  }
  return true
}

/** Whether a slice is so far used up that the next one should be on its way. */
export function isRunningOut({ left, cost }: Slice): boolean {
  return left < minCalls * cost
}

/**
 * The slice a node may keep where `elsewhere` is what all others have: at most half of what is left, split among the
 * nodes alive. As slices of the others count as taken, all slices together stay within what is left.
 */
export function sliceFor(counter: Counter, want: Omit<Slice, 'left'>, others: ReturnType<Others>) {
  const { mine, queue } = counter
  const { limit, cost } = want
  const deviation = caution * Math.sqrt(mine.variance + others.variance)
  const left = limit - mine.used - mine.held - others.used - others.held - others.reserved - deviation
  const size = Math.floor(Math.min(left / (2 * (others.nodes + 1)), maxCalls * cost))
  const isFar = queue.length === 0 && cost > 0 && size >= minCalls * cost
  return isFar ? { ...want, left: size } : undefined
}

/** What slices a round leaves, by what it weighed: measured by the smallest limit, for the largest call. */
export function planSlices(
  draws: readonly Draw[],
  { others, now }: { others: Others; now: number },
): Map<Counter, Slice> {
  const wants = new Map<Counter, Omit<Slice, 'left'>>()
  for (const draw of draws) {
    const { limit = Infinity, cost = 0 } = wants.get(draw.counter) ?? {}
    const want = { limit: Math.min(limit, draw.limit), cost: Math.max(cost, costOf(draw)) }
    wants.set(draw.counter, { ...want, takenAt: now })
  }
  const slices = new Map<Counter, Slice>()
  for (const [counter, want] of wants) {
    const slice = sliceFor(counter, want, others(counter.key))
    if (slice !== undefined) slices.set(counter, slice)
  }
  return slices
}

/** Slices to be measured anew, as what calls like the last ones would draw. */
export function takeRefills(counters: Set<Counter>): Draw[] {
  const refills: Draw[] = []
  for (const counter of counters) {
    if (counter.slice === undefined) continue
    const { limit, cost } = counter.slice
    refills.push({ counter, limit, amount: cost, variance: 0 })
  }
  counters.clear()
  return refills
}
