import { every } from '../../platform/clock/every.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { SinkProgress } from '../../platform/sql/sink-progress.ts'
import { createAttempts } from './back-off.ts'
import type { Delivery } from './deliver.ts'
import { ReceiverAway } from './receivers/receiver.ts'

export interface ChoreParts {
  sink: string
  delivery: Delivery
  progress: Pick<SinkProgress, 'note'>
  clock: Pick<Clock, 'now'>
  random: Random
  /** only the node that holds the lease delivers */
  held: () => Promise<boolean>
  /** told once, when nothing comes through any more */
  onProblem: (problem: string, error: unknown) => void
  /** told once, when something does again */
  onRecovered: () => void
  onRetry: () => void
  /** after each round of the node that delivers, and when it is another's */
  onRound: (isHere: boolean) => Promise<void>
}

/** Runs the deliveries of one sink. */
export interface Chore {
  /** A round, unless it is too early for the next attempt. Never throws. */
  round(): Promise<void>
  /** The next attempt may come at once. */
  hurry(): void
  close(): Promise<void>
}

export function createChore(parts: ChoreParts): Chore {
  const { sink, delivery, progress, clock } = parts
  const closing = new AbortController()
  const attempts = createAttempts(parts)
  let isFailing = false
  /** what the store was told; a start does not know what another node told it */
  let noted: string | undefined | null = null
  let running: Promise<void> = Promise.resolve()

  async function attempt(): Promise<void> {
    try {
      await delivery.run(closing.signal, attempts.progressed)
    } catch (error) {
      if (!closing.signal.aborted) await failed(error)
      return
    }
    await recovered()
  }

  function backOff(error: unknown, askedMs?: number): string {
    attempts.failed(askedMs)
    const problem = problemOf(error)
    if (!isFailing) parts.onProblem(problem, error)
    isFailing = true
    return problem
  }

  async function failed(error: unknown): Promise<void> {
    parts.onRetry()
    const asked = error instanceof ReceiverAway ? error.retryAfterMs : undefined
    const problem = backOff(error, asked)
    if (problem === noted) return
    await progress.note(sink, problem, clock.now())
    noted = problem
  }

  async function recovered(): Promise<void> {
    attempts.hurry()
    attempts.progressed()
    if (isFailing) parts.onRecovered()
    isFailing = false
    if (noted === undefined) return
    await progress.note(sink, undefined, clock.now())
    noted = undefined
  }

  async function once(): Promise<void> {
    if (closing.signal.aborted) return
    try {
      const isHere = await parts.held()
      if (isHere && attempts.isDue()) await attempt()
      await parts.onRound(isHere)
      // Another node tells the store from now on.
      if (!isHere) noted = null
    } catch (error) {
      // The store itself is away, and everybody says so; the next round tries again.
      backOff(error)
    }
  }

  return {
    round: () => (running = running.then(once)),
    hurry: attempts.hurry,
    async close() {
      closing.abort()
      await running
    },
  }
}

/** Rounds follow each other at this pace. */
const roundEveryMs = 1_000

/** @param everyMs for tests */
export function startChore(chore: Chore, everyMs = roundEveryMs): { close(): Promise<void> } {
  const timer = every(everyMs, chore.round)
  return {
    async close() {
      timer.stop()
      await chore.close()
    },
  }
}

function problemOf(error: unknown): string {
  // The message of another error may hold anything; the log has it whole.
  return error instanceof ReceiverAway ? error.message : 'an error within Sekisho; see its log'
}
