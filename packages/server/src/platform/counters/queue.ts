import type { Counter, Draw, Waiter } from './counter.ts'
import type { HoldAnswer, HoldOptions } from './counters.ts'
import { createLine } from './line.ts'
import type { Tally } from './tally.ts'
import { weigh, type Blocked } from './weigh.ts'

/** A hold as the tally sees it. */
export interface Request {
  draws: readonly Draw[]
  /** those that have to be weighed, for the others have their room already; left out: all */
  asking?: readonly Draw[]
  options: HoldOptions
}

/**
 * Weighs holds, and keeps those in the order of their arrival that wait for room. A waiter stands in the line of each
 * counter that was ever too full for it, and what it wants there is kept free of whoever came later; on its other
 * counters it is in nobody's way. So it can be overtaken only by what takes nothing from it, and the first in line is
 * kept out by holds alone, which end.
 */
export interface Queue {
  /** Grants the hold, refuses it, or lets it wait. */
  weigh(request: Request): HoldAnswer | { waiting: Promise<HoldAnswer>; waiter: Waiter }
  /** To be told of every counter whose numbers changed. */
  touch(counter: Counter): void
  readonly isTouched: boolean
  /** Those who may fit now; to be weighed with `regrant`. */
  candidates(): Waiter[]
  /** Weighs them again. Those with an answer have left the line; it is theirs with `finish`, or they go back with `restore`. */
  regrant(waiters: readonly Waiter[]): { waiter: Waiter; answer: HoldAnswer }[]
  restore(waiter: Waiter): void
  /** Refuses a waiter now. */
  dismiss(waiter: Waiter): void
  /** Refuses everybody. */
  close(): void
}

const maxWaiters = 1_000

/** @param look asked to weigh the candidates: after somebody left the line, and every 200 ms while somebody waits */
export function createQueue(tally: Tally, look: () => void): Queue {
  const line = createLine(look)
  const { waiting } = line
  let arrivals = 0

  return {
    weigh({ draws, asking = draws, options }) {
      const blocked = weigh(asking, options.place ?? Infinity)
      if (blocked === undefined) return { granted: true, hold: tally.begin(draws, options.ttlMs) }
      const mayWait = (options.waitMs ?? 0) > 0 && blocked.answer.waits && waiting.size < maxWaiters
      if (!mayWait) return blocked.answer
      const signal = options.signal?.()
      return signal?.aborted === true ? blocked.answer : enter({ draws, options, signal }, blocked)
    },
    touch: line.touch,
    get isTouched() {
      return line.isTouched
    },
    candidates: line.candidates,
    regrant(waiters) {
      return waiters
        .filter((waiter) => waiting.has(waiter))
        .map((waiter) => ({ waiter, answer: again(waiter) }))
        .filter((one): one is { waiter: Waiter; answer: HoldAnswer } => one.answer !== undefined)
    },
    restore(waiter) {
      if (waiter.isOver) waiter.finish(waiter.refusal)
      // What nothing known here keeps out stands on all its counters, to be looked at like the rest.
      else line.stand(waiter, weigh(waiter.draws, waiter.arrival)?.at ?? waiter.draws)
    },
    dismiss,
    close() {
      for (const waiter of waiting) dismiss(waiter)
    },
  }

  function enter(request: WaitingRequest, blocked: Blocked) {
    const { promise, resolve } = Promise.withResolvers<HoldAnswer>()
    const arrival = request.options.place ?? ++arrivals
    const waiter = createWaiter(request, { arrival, refusal: blocked.answer, dismiss, resolve })
    line.stand(waiter, blocked.at)
    return { waiting: promise, waiter }
  }

  /** @returns undefined while it waits on */
  function again(waiter: Waiter): HoldAnswer | undefined {
    const blocked = weigh(waiter.draws, waiter.arrival)
    waiter.refusal = blocked?.answer ?? waiter.refusal
    if (blocked?.answer.waits === true) {
      line.stand(waiter, blocked.at)
      return undefined
    }
    line.leave(waiter)
    return blocked?.answer ?? { granted: true, hold: tally.begin(waiter.draws, waiter.ttlMs) }
  }

  /** The end of the wait. Who is being granted at this moment hears that instead. */
  function dismiss(waiter: Waiter): void {
    waiter.isOver = true
    if (!waiting.has(waiter)) return
    line.leave(waiter)
    waiter.finish(waiter.refusal)
    look()
  }
}

type WaitingRequest = Pick<Request, 'draws' | 'options'> & { signal: AbortSignal | undefined }

interface WaiterOptions extends Pick<Waiter, 'arrival' | 'refusal'> {
  /** asked when its time is over or its signal aborts */
  dismiss: (waiter: Waiter) => void
  resolve: (answer: HoldAnswer) => void
}

function createWaiter(
  { draws, options, signal }: WaitingRequest,
  { dismiss, resolve, ...rest }: WaiterOptions,
): Waiter {
  const waiter: Waiter = {
    ...rest,
    draws,
    ttlMs: options.ttlMs,
    isOver: false,
    finish(answer) {
      clearTimeout(timer)
      signal?.removeEventListener('abort', over)
      resolve(answer.granted ? answer : { ...answer, place: rest.arrival })
    },
  }
  const over = () => dismiss(waiter)
  const timer = setTimeout(over, options.waitMs)
  signal?.addEventListener('abort', over)
  return waiter
}
