/** One after the other, in the order in which they asked. */
export interface Turns {
  /** Resolves when it is one's turn, which lasts until it is disposed. */
  take(): Promise<Disposable>
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve()
  return {
    async take() {
      const before = last
      const over = Promise.withResolvers<void>()
      last = over.promise
      await before
      return { [Symbol.dispose]: over.resolve }
    },
  }
}
