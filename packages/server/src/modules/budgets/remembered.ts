import type { Clock } from '../../platform/clock/clock.ts'

/** Answers kept for a while by their key. What failed is asked again; when there are too many, all are forgotten. */
export type Remembered<Answer> = (key: string, ask: () => Promise<Answer>) => Promise<Answer>

export function createRemembered<Answer>({
  clock,
  freshMs,
  max,
}: {
  clock: Clock
  freshMs: number
  max: number
}): Remembered<Answer> {
  const kept = new Map<string, { answer: Promise<Answer>; askedAt: number }>()
  return (key, ask) => {
    const askedAt = clock.monotonic()
    const known = kept.get(key)
    if (known !== undefined && askedAt - known.askedAt < freshMs) return known.answer
    if (kept.size >= max) kept.clear()
    const answer = ask()
    answer.catch(() => kept.delete(key))
    kept.set(key, { answer, askedAt })
    return answer
  }
}
