/** Answers that are taken in the order they were asked for, some of them outstanding. */
export interface Queue<Answer> {
  /** @returns what to wait for before the next is asked for; undefined: nothing */
  add(answer: Promise<Answer>): Promise<void> | undefined
  /** Takes what is outstanding. */
  end(): Promise<void>
}

/** @param width how many may be outstanding */
export function createQueue<Answer>(width: number, take: (answer: Answer) => void): Queue<Answer> {
  const outstanding: Promise<Answer>[] = []

  async function takeFirst(): Promise<void> {
    const first = outstanding.shift()
    if (first) take(await first)
  }

  return {
    add(answer) {
      // Thrown where its turn comes; until then nobody waits for it.
      answer.catch(() => undefined)
      outstanding.push(answer)
      return outstanding.length > width ? takeFirst() : undefined
    },
    async end() {
      while (outstanding.length > 0) await takeFirst()
    },
  }
}
