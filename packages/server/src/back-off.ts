const firstMs = 1_000
const longestMs = 30_000
/** An end counts for so long. */
const memoryMs = 120_000

/**
 * Says how long to wait before what ended is started again, in milliseconds: not at all the first time, then ever
 * longer for each end in the last two minutes, so that what cannot live does not use up the machine by being started.
 */
export function createBackOff(): () => number {
  let recent = 0
  return () => {
    const delayMs = recent === 0 ? 0 : Math.min(firstMs * 2 ** (recent - 1), longestMs)
    recent += 1
    setTimeout(() => (recent -= 1), memoryMs).unref()
    return delayMs
  }
}
