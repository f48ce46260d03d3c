import type { Counter, Draw, Slice } from './counter.ts'
import type { Others } from './counter-rows.ts'
import { caution } from './rule.ts'

/** How many calls a slice is for: enough that the next one is there before this one is used up. */
const calls = { least: 8, most: 64 }
/** With room for fewer calls the counter is near its limit, and every call asks. */
const nearCalls = 4
/** A slice measured anew sooner than this was too small; one that lasted longer than a calm while, too large. */
const busyMs = 250
const calmMs = 2_000

/** What a hold takes of a slice. Deviations add up to less than this, so the rule holds for what a slice let in. */
export function costOf({ amount, variance }: { amount: number; variance: number }): number {
  return amount + Math.ceil(caution * Math.sqrt(variance))
}

/** Whether all draws fit into this node's slices; if so, they are taken. */
export function takeSlices(draws: readonly Draw[], now: number): boolean {
  for (const draw of draws) if (!fitsSlice(draw, costOf(draw))) return false
  for (const draw of draws) take(draw, now)
  return true
}

/** The counters of which some draws do not fit into their slice: what they draw there has to be weighed. */
export function countersToAsk(requests: readonly { draws: readonly Draw[] }[]): Set<Counter> {
  const asking = new Set<Counter>()
  const costs = new Map<Counter, number>()
  for (const { draws } of requests)
    for (const draw of draws) {
      const cost = (costs.get(draw.counter) ?? 0) + costOf(draw)
      costs.set(draw.counter, cost)
      if (!fitsSlice(draw, cost)) asking.add(draw.counter)
    }
  return asking
}

/** Gives back what was taken for a hold that was refused elsewhere, where it still can be. */
export function giveBack(taken: readonly { slice: Slice; cost: number }[]): void {
  for (const { slice, cost } of taken) slice.left += cost
}

function fitsSlice({ counter: { slice, queue }, limit }: Draw, cost: number): boolean {
  return slice !== undefined && queue.length === 0 && cost <= slice.left && limit >= slice.limit
}

/** @returns for `giveBack` */
export function take(draw: Draw, now: number): { slice: Slice; cost: number }[] {
  const { slice } = draw.counter
  if (slice === undefined) return []
  const cost = costOf(draw)
  slice.left -= cost
  slice.takenAt = now
  return [{ slice, cost }]
}

/** Whether a slice is so far used up that the next one should be on its way. */
export function isRunningOut({ left, size }: Slice): boolean {
  return left < size / 2
}

/** How a slice is to be measured. */
export type Measure = Pick<Slice, 'limit' | 'cost' | 'takenAt'>

/**
 * The slice a node may keep where `others` is what all others have: at most half of what is left, split among the nodes
 * alive. As slices of the others count as taken, all slices together stay within what is left.
 */
export function sliceFor(counter: Counter, measure: Measure, others: ReturnType<Others>): Slice | undefined {
  const { mine, queue, demand } = counter
  const { limit, cost } = measure
  const deviation = caution * Math.sqrt(mine.variance + others.variance)
  const left = limit - mine.used - mine.held - others.used - others.held - others.reserved - deviation
  const size = Math.floor(Math.min(left / (2 * (others.nodes + 1)), demand.calls * cost))
  const isFar = queue.length === 0 && cost > 0 && size >= nearCalls * cost
  return isFar ? { ...measure, left: size, size } : undefined
}

/** A slice that is not used is for few calls. */
export function calmDown({ demand }: Counter): void {
  demand.calls = calls.least
}

function adaptDemand({ demand }: Counter, now: number): void {
  const lastedMs = now - demand.since
  if (lastedMs < busyMs) demand.calls = Math.min(2 * demand.calls, calls.most)
  else if (lastedMs > calmMs) demand.calls = calls.least
  demand.since = now
}

/** What slices a round leaves, by what it weighed: measured by the smallest limit, for the largest call. */
export function planSlices(
  draws: readonly Draw[],
  { others, now }: { others: Others; now: number },
): Map<Counter, Slice> {
  const wants = new Map<Counter, Measure>()
  for (const draw of draws) {
    const { limit = Infinity, cost = 0 } = wants.get(draw.counter) ?? {}
    const want = { limit: Math.min(limit, draw.limit), cost: Math.max(cost, costOf(draw)) }
    wants.set(draw.counter, { ...want, takenAt: now })
  }
  const slices = new Map<Counter, Slice>()
  for (const [counter, want] of wants) {
    adaptDemand(counter, now)
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
