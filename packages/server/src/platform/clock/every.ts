/** Runs a chore again and again, with a pause between the end of one and the start of the next. */
export function every(pauseMs: number, run: () => Promise<void>): { stop(): void } {
  let stopped = false
  let timer = setTimeout(tick, pauseMs)
  function tick(): void {
    void run().finally(() => {
      if (!stopped) timer = setTimeout(tick, pauseMs)
    })
  }
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
