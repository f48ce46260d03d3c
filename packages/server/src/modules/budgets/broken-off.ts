import type { Clock } from '../../platform/clock/clock.ts'
import type { BudgetRefusal } from './budget-refusal.ts'

/**
 * Answers that a budget ended a moment ago. Claude Code asks for such an answer once more, and whole: a call that cannot
 * be ended, for which nobody will have room. It is told so at once, rather than after minutes in the line.
 */
export interface BrokenOff {
  note(whose: Whose, refusal: BudgetRefusal): void
  /** Why the answer was ended that a call asks for again. */
  find(whose: Whose): BudgetRefusal | undefined
}

interface Whose {
  person: string
  /** a call that names none is not remembered */
  conversation: string | undefined
}

/** Measured: the client asks again within a second. */
const keptMs = 30_000
/** Beyond it the oldest are forgotten, and wait in the line. */
const mostKept = 1_000

export function createBrokenOff(clock: Pick<Clock, 'monotonic'>): BrokenOff {
  const kept = new Map<string, { refusal: BudgetRefusal; until: number }>()
  return {
    note({ person, conversation }, refusal) {
      if (conversation === undefined) return
      const key = keyOf(person, conversation)
      // To the end, as the newest.
      kept.delete(key)
      kept.set(key, { refusal, until: clock.monotonic() + keptMs })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    },
    find({ person, conversation }) {
      if (kept.size === 0 || conversation === undefined) return undefined
      const found = kept.get(keyOf(person, conversation))
      return found !== undefined && clock.monotonic() < found.until ? found.refusal : undefined
    },
  }
}

function keyOf(person: string, conversation: string): string {
  return `${person} ${conversation}`
}
