import type { Clock } from '../clock/clock.ts'
import { createCounter, type Counter, type Draw } from './counter.ts'
import type { Adjusted, HoldLine, Overrun } from './counters.ts'
import { isForgotten, isOpen, isTold, oldestKept } from './key-date.ts'
import { certainOf, isNear } from './rule.ts'

/** What this node alone has used and holds, in memory; every call is synchronous, so that nothing comes between. */
export interface Tally {
  /**
   * What lines want, counter by counter: two lines on one counter add up, under the smaller limit.
   * @throws RangeError on an amount or variance that is none
   */
  draws(lines: readonly HoldLine[]): Draw[]
  counter(key: string): Counter
  counters(): Iterable<Counter>
  /** Those with holds that can be ended. */
  endable(): Iterable<Counter>
  /** Holds without weighing. @returns the hold's name */
  begin(draws: readonly Draw[], ttlMs: number): string
  adjust(hold: string, lines: readonly Adjusted[]): void
  isNear(hold: string): boolean
  overrun(hold: string): Overrun | undefined
  /** Ends a hold; an unknown or ended one is passed over. */
  end(hold: string): void
  /** Ends a hold and adds what was used. */
  settle(hold: string, used: readonly { key: string; amount: number }[]): void
  /** Ends the holds that ran out. */
  expire(): void
  /**
   * Forgets old counters. @returns their keys
   * @param isOwed those of which the others do not know yet how they stand here; they are kept until that is told
   */
  forget(isOwed?: (counter: Counter) => boolean): string[]
  /**
   * Forgets, where there are more than 100,000 counters, those that SQL can tell of again and that nobody asked for during
   * the last five calls of `forget`. A conversation is the client's own word: otherwise anybody could fill the memory. To be
   * used where SQL knows by then what was settled, and where the counters are kept nowhere else.
   */
  shed(): void
}

export interface TallyOptions {
  clock: Clock
  /** Told of every counter whose numbers differ from before. */
  changed: (counter: Counter) => void
}

interface Hold {
  draws: readonly Draw[]
  /** by the monotonic clock */
  endsAt: number
}

interface State extends TallyOptions {
  counters: Map<string, Counter>
  endable: Set<Counter>
  holds: Map<string, Hold>
  holdsMade: number
  drawsMade: number
  /** calls of `forget` */
  looks: number
  /** no hold ends before; spares a look at each */
  nextEnd: number
}

export function createTally(options: TallyOptions): Tally {
  const state: State = {
    ...options,
    counters: new Map(),
    endable: new Set(),
    holds: new Map(),
    holdsMade: 0,
    drawsMade: 0,
    looks: 0,
    nextEnd: Infinity,
  }
  return {
    draws: (lines) => drawsOf(state, lines),
    counter: (key) => counterOf(state, key),
    counters: () => state.counters.values(),
    endable: () => state.endable,
    begin: (draws, ttlMs) => begin(state, { draws, endsAt: state.clock.monotonic() + ttlMs }),
    adjust(hold, lines) {
      const { draws } = state.holds.get(hold) ?? { draws: [] }
      let index = 0
      for (const line of lines) {
        const draw = drawOn(draws, line.key, index++)
        if (draw !== undefined) adjust(state, draw, line)
      }
    },
    isNear: (hold) => state.holds.get(hold)?.draws.some(isDrawNear) ?? false,
    overrun(hold) {
      const over = state.holds.get(hold)?.draws.find(isDrawOver)?.counter
      return over && { key: over.key, certain: certainOf(over) }
    },
    end: (hold) => void end(state, hold),
    settle(hold, used) {
      const draws = end(state, hold)
      let index = 0
      for (const { key, amount } of used) {
        const draw = drawOn(draws, key, index++)
        use(state, draw?.counter ?? counterOf(state, key), amount)
      }
    },
    expire: () => expire(state),
    forget: (isOwed = () => false) => forget(state, isOwed),
    shed: () => shed(state),
  }
}

const maxCounters = 100_000
/** Looks, a minute apart, that an idle counter outlasts. */
const idleLooks = 5

function drawsOf(state: State, lines: readonly HoldLine[]): Draw[] {
  const drawnBy = ++state.drawsMade
  const draws: Draw[] = []
  for (const { key, amount, variance = 0, limit, certain = amount, ceiling, bold } of lines) {
    if (!(amount >= 0 && amount <= maxAmount)) throw new RangeError(`no amount: ${amount}`)
    if (!(certain >= 0 && certain <= maxAmount)) throw new RangeError(`no amount: ${certain}`)
    if (!(variance >= 0 && variance <= maxAmount ** 2)) throw new RangeError(`no variance: ${variance}`)
    const counter = counterOf(state, key)
    if (counter.drawnBy !== drawnBy) {
      counter.drawnBy = drawnBy
      const granted = Math.ceil(amount)
      draws.push({
        counter,
        amount: granted,
        variance,
        limit,
        certain: Math.min(Math.ceil(certain), granted),
        ceiling: ceiling ?? Infinity,
        bold: bold === true,
        granted,
      })
      continue
    }
    const draw = draws.find((draw) => draw.counter === counter)
    if (draw === undefined) continue
    draw.amount += Math.ceil(amount)
    draw.granted = draw.amount
    draw.certain += Math.min(Math.ceil(certain), Math.ceil(amount))
    draw.ceiling = Math.min(draw.ceiling, ceiling ?? Infinity)
    draw.variance += variance
    draw.limit = Math.min(draw.limit, limit)
  }
  return draws
}

/** Mostly the same lines come again in the same order, which spares a look for each. */
function drawOn(draws: readonly Draw[], key: string, likelyAt: number) {
  const likely = draws[likelyAt]
  return likely?.counter.key === key ? likely : draws.find(({ counter }) => counter.key === key)
}

function begin(state: State, hold: Hold): string {
  const id = `hold_${++state.holdsMade}`
  state.holds.set(id, hold)
  state.nextEnd = Math.min(state.nextEnd, hold.endsAt)
  for (const draw of hold.draws) {
    const { mine } = draw.counter
    mine.held += draw.amount
    mine.variance += draw.variance
    mine.certain += draw.certain
    mine.promised += promisedOf(draw)
    mine.holds++
    if (draw.ceiling < Infinity) becomeEndable(state, draw)
    changed(state, draw.counter)
  }
  return id
}

function adjust(state: State, draw: Draw, line: Adjusted): void {
  const { mine } = draw.counter
  const amount = toAmount(line.amount)
  const variance = toVariance(line.variance ?? 0)
  const certain = Math.min(toAmount(line.certain ?? amount), amount)
  mine.held += amount - draw.amount
  mine.variance = Math.max(0, mine.variance + variance - draw.variance)
  mine.certain += certain - draw.certain
  mine.promised -= promisedOf(draw)
  draw.amount = amount
  draw.variance = variance
  draw.certain = certain
  if (draw.ceiling < Infinity) draw.ceiling = line.ceiling ?? draw.ceiling
  mine.promised += promisedOf(draw)
  changed(state, draw.counter)
}

function end(state: State, id: string): readonly Draw[] {
  const hold = state.holds.get(id)
  if (hold === undefined) return []
  state.holds.delete(id)
  for (const draw of hold.draws) {
    const { counter, amount, variance, ceiling } = draw
    const { mine } = counter
    mine.held -= amount
    mine.certain -= draw.certain
    mine.promised -= promisedOf(draw)
    mine.holds--
    if (ceiling < Infinity && --counter.endable === 0) state.endable.delete(counter)
    // Fractions do not add up to exactly nothing.
    mine.variance = mine.holds === 0 ? 0 : Math.max(0, mine.variance - variance)
    changed(state, counter)
  }
  return hold.draws
}

function promisedOf({ certain, granted }: Draw): number {
  return Math.max(certain, granted)
}

function becomeEndable(state: State, { counter, limit }: Draw): void {
  counter.endable++
  counter.limit = limit
  state.endable.add(counter)
}

function isDrawNear({ counter, ceiling, limit }: Draw): boolean {
  return ceiling < Infinity && isNear(counter, limit)
}

function isDrawOver({ counter, ceiling }: Draw): boolean {
  return ceiling < Infinity && certainOf(counter) > ceiling
}

function use(state: State, counter: Counter, amount: number): void {
  counter.mine.used += toAmount(amount)
  counter.metAt = state.looks
  changed(state, counter)
}

function changed(state: State, counter: Counter): void {
  if (!counter.isForgotten) state.changed(counter)
}

function counterOf(state: State, key: string): Counter {
  const known = state.counters.get(key)
  const counter = known ?? createCounter(key)
  counter.metAt = state.looks
  if (known === undefined) state.counters.set(key, counter)
  return counter
}

function expire(state: State): void {
  const now = state.clock.monotonic()
  if (now < state.nextEnd) return
  state.nextEnd = Infinity
  for (const [id, hold] of state.holds) {
    if (hold.endsAt <= now) end(state, id)
    else state.nextEnd = Math.min(state.nextEnd, hold.endsAt)
  }
}

function shed({ counters, looks }: State): void {
  if (counters.size <= maxCounters) return
  for (const [key, { mine, queue, metAt }] of counters) {
    if (mine.holds > 0 || queue.length > 0 || looks - metAt <= idleLooks || !isTold(key)) continue
    counters.delete(key)
  }
}

function forget(state: State, isOwed: (counter: Counter) => boolean): string[] {
  state.looks++
  const oldest = oldestKept(state.clock.now())
  const old: string[] = []
  for (const counter of state.counters.values()) {
    const { key, mine, queue } = counter
    // A minute that is over is forgotten with all shares of it: nobody is owed anything.
    const isOver = !isTold(key) && !isOpen(key)
    const isIdle = mine.holds === 0 && queue.length === 0 && (isOver || !isOwed(counter))
    if (!isIdle || !(isOpen(key) || isForgotten(key, oldest))) continue
    counter.isForgotten = true
    state.counters.delete(key)
    old.push(key)
  }
  return old
}

/** A million dollars, or as many tokens, a call; sums of them stay whole. */
const maxAmount = 1e12

/** Where nothing may throw: what is no amount counts as nothing. */
function toAmount(amount: number): number {
  return Math.min(Math.max(Math.ceil(amount) || 0, 0), maxAmount)
}

function toVariance(variance: number): number {
  return Math.min(Math.max(variance || 0, 0), maxAmount ** 2)
}
