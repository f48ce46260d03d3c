import type { Counter, Draw, Waiter } from './counter.ts'
import { weigh } from './weigh.ts'

/** Those who wait, on each counter in the order of arrival, and the counters on which something changed for them. */
export interface Line {
  readonly waiting: ReadonlySet<Waiter>
  /** Lets a waiter stand on these counters, too. */
  stand(waiter: Waiter, draws: readonly Draw[]): void
  leave(waiter: Waiter): void
  touch(counter: Counter): void
  readonly isTouched: boolean
  /** At a touched counter those who are first, or may fit as far as is known here; at most about 64, the rest later. */
  candidates(): Waiter[]
}

/** In a store a look costs a lock on each of their counters. */
const maxCandidates = 64
const lookEveryMs = 200

/** @param look asked every 200 ms while somebody waits, with every line touched */
export function createLine(look: () => void): Line {
  const waiting = new Set<Waiter>()
  const touched = new Set<Counter>()
  let looking: NodeJS.Timeout | undefined

  return {
    waiting,
    stand(waiter, draws) {
      waiting.add(waiter)
      looking ??= setInterval(lookAgain, lookEveryMs).unref()
      for (const draw of draws) {
        const { queue } = draw.counter
        if (queue.some((place) => place.waiter === waiter)) continue
        const behind = queue.findLastIndex((place) => place.waiter.arrival < waiter.arrival)
        queue.splice(behind + 1, 0, { waiter, draw })
      }
    },
    leave(waiter) {
      waiting.delete(waiter)
      for (const { counter } of waiter.draws) {
        const place = counter.queue.findIndex((place) => place.waiter === waiter)
        if (place !== -1) counter.queue.splice(place, 1)
        if (counter.queue.length === 0) touched.delete(counter)
        else if (place !== -1) touched.add(counter)
      }
      if (waiting.size > 0) return
      clearInterval(looking)
      looking = undefined
    },
    touch(counter) {
      if (counter.queue.length > 0) touched.add(counter)
    },
    get isTouched() {
      return touched.size > 0
    },
    candidates() {
      const found = new Set<Waiter>()
      for (const counter of touched) {
        if (found.size >= maxCandidates) break
        touched.delete(counter)
        for (const waiter of likely(counter)) found.add(waiter)
      }
      return [...found].sort((a, b) => a.arrival - b.arrival)
    },
  }

  function lookAgain(): void {
    for (const { draws } of waiting)
      for (const { counter } of draws) if (counter.queue.length > 0) touched.add(counter)
    look()
  }
}

/** The first in line, and those behind while they are not kept out here, by what is known. */
function likely(counter: Counter): Waiter[] {
  const found: Waiter[] = []
  for (const { waiter } of counter.queue) {
    const blocked = weigh(waiter.draws, waiter.arrival)
    if (found.length === 0 || blocked?.answer.waits !== true) found.push(waiter)
    const isFull = blocked?.at.some((draw) => draw.counter === counter) === true
    if (isFull || found.length >= maxCandidates) break
  }
  return found
}
