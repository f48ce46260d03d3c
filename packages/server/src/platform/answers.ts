/** Questions to another thread that have no answer yet, by their number. */
export interface Answers<Answer> {
  expect(): { id: number; promise: Promise<Answer> }
  /** Hands out the question, once, to be resolved or rejected. */
  take(id: number): PromiseWithResolvers<Answer> | undefined
  /** Nobody will answer any more, neither what waits nor what is asked from now on. */
  rejectAll(error: Error): void
}

export function createAnswers<Answer>(): Answers<Answer> {
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  let lastId = 0
  let ended: Error | undefined
  return {
    expect() {
      const id = ++lastId
      const answer = Promise.withResolvers<Answer>()
      if (ended) answer.reject(ended)
      else waiting.set(id, answer)
      return { id, promise: answer.promise }
    },
    take(id) {
      const answer = waiting.get(id)
      waiting.delete(id)
      return answer
    },
    rejectAll(error) {
      ended ??= error
      for (const answer of waiting.values()) answer.reject(error)
      waiting.clear()
    },
  }
}
