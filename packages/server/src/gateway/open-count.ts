/** How many exchanges are open, and when there are none. */
export interface OpenCount {
  enter(): void
  leave(): void
  count(): number
  /** resolves when none is open; at once when there is none */
  none(): Promise<void>
}

export function createOpenCount(): OpenCount {
  let open = 0
  let waiting: (() => void)[] = []
  return {
    enter: () => void open++,
    leave() {
      open--
      if (open > 0) return
      const resolvers = waiting
      waiting = []
      for (const resolve of resolvers) resolve()
    },
    count: () => open,
    none: () => (open === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
