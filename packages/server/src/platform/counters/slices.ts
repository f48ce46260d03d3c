import type { Clock } from '../clock/clock.ts'
import type { Counter, Draw, Slice } from './counter.ts'
import type { Others } from './counter-rows.ts'
import type { Request } from './queue.ts'
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

/** Taking of slices, and which of them run out. */
export interface Slices {
  /** Whether all draws fit into this node's slices; if so, they are taken. */
  takeAll(draws: readonly Draw[]): boolean
  /** Takes what a request draws of other counters than these. */
  prepare(request: Request, asking: ReadonlySet<Counter>): Prepared
  /** Slices to be measured anew, as what calls like the last ones would draw. */
  refills(): Draw[]
  readonly areRunningOut: boolean
}

/** A request that has its room on some counters. */
export interface Prepared extends Request {
  /** what has to be weighed still */
  asking: readonly Draw[]
  /** for `giveBack` */
  taken: readonly { slice: Slice; cost: number }[]
}

export function createSlices(clock: Clock): Slices {
  const runningOut = new Set<Counter>()
  return {
    takeAll(draws) {
      for (const draw of draws) if (!fitsSlice(draw, costOf(draw))) return false
      for (const draw of draws) take(draw)
      return true
    },
    prepare: (request, asking) => ({
      ...request,
      asking: request.draws.filter(({ counter }) => asking.has(counter)),
      taken: request.draws.filter(({ counter }) => !asking.has(counter)).flatMap(take),
    }),
    refills() {
      const refills: Draw[] = []
      for (const counter of runningOut) {
        if (counter.slice === undefined) continue
        const { limit, cost } = counter.slice
        const whole = { amount: cost, certain: cost, granted: cost, variance: 0 }
        refills.push({ ...whole, counter, limit, ceiling: Infinity, bold: false })
      }
      runningOut.clear()
      return refills
    },
    get areRunningOut() {
      return runningOut.size > 0
    },
  }

  function take(draw: Draw): { slice: Slice; cost: number }[] {
    const { slice } = draw.counter
    if (slice === undefined) return []
    const cost = costOf(draw)
    slice.left -= cost
    slice.takenAt = clock.monotonic()
    if (slice.left < slice.size / 2) runningOut.add(draw.counter)
    return [{ slice, cost }]
  }
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
export function giveBack({ taken }: Prepared): void {
  for (const { slice, cost } of taken) slice.left += cost
}

function fitsSlice({ counter: { slice, queue }, limit }: Draw, cost: number): boolean {
  return slice !== undefined && queue.length === 0 && cost <= slice.left && limit >= slice.limit
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
