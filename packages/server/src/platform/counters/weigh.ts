import { heldOf, nothing, usedOf, type Counter, type Draw } from './counter.ts'
import type { HoldAnswer } from './counters.ts'
import { judge, type Load } from './rule.ts'

export type Refused = Extract<HoldAnswer, { granted: false }>

/** Why a hold is not granted. */
export interface Blocked {
  answer: Refused
  /** where it waits; empty when a limit is reached */
  at: Draw[]
}

/**
 * Weighs what a hold draws by what this node knows, those in line before `arrival` counted.
 * @returns undefined when every line fits
 */
export function weigh(draws: readonly Draw[], arrival: number): Blocked | undefined {
  const at: Draw[] = []
  for (const draw of draws) {
    const verdict = judge(draw.counter, aheadOf(draw.counter, arrival), draw)
    if (verdict === 'reached') return { answer: refusalOf(draw, arrival), at: [] }
    if (verdict === 'waits') at.push(draw)
  }
  const [first] = at
  return first && { answer: { ...refusalOf(first, arrival), waits: true }, at }
}

function refusalOf({ counter, limit }: Draw, arrival: number): Refused {
  const held = heldOf(counter) + aheadOf(counter, arrival).held
  return { granted: false, key: counter.key, used: usedOf(counter), held, limit, waits: false }
}

/** What those who came before want of a counter; they are few, or nobody would come this far. */
function aheadOf({ queue }: Counter, arrival: number): Load {
  if (queue.length === 0) return nothing
  const load = { ...nothing }
  for (const { waiter, draw } of queue) {
    if (waiter.arrival >= arrival) break
    load.held += draw.amount
    load.variance += draw.variance
    load.holds++
  }
  return load
}
