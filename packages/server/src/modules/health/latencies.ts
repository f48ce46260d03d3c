/** Times, counted in classes that are a fifth wider each, so that a quantile is right within a tenth and costs no memory. */
export interface Latencies {
  /** @param slot which of the stretches of time it belongs to */
  add(slot: number, ms: number): void
  clear(slot: number): void
  /** Over all slots; undefined: there is nothing. @param share 0 to 1 */
  quantile(share: number): number | undefined
}

const classes = 96
const classesADoubling = 4

export function createLatencies(slots: number): Latencies {
  const counts = new Float64Array(slots * classes)
  return {
    add(slot, ms) {
      const at = slot * classes + classOf(ms)
      counts[at] = (counts[at] ?? 0) + 1
    },
    clear: (slot) => void counts.fill(0, slot * classes, (slot + 1) * classes),
    quantile(share) {
      const sums = new Float64Array(classes)
      for (const [at, count] of counts.entries()) sums[at % classes] = (sums[at % classes] ?? 0) + count
      const wanted = sums.reduce((total, count) => total + count, 0) * share
      if (wanted === 0) return undefined
      let seen = 0
      for (const [at, count] of sums.entries()) {
        seen += count
        if (seen >= wanted) return middleOf(at)
      }
      return undefined
    },
  }
}

/** Under a millisecond is one class; the last holds all from some hours on. */
function classOf(ms: number): number {
  return ms < 1 ? 0 : Math.min(classes - 1, 1 + Math.floor(Math.log2(ms) * classesADoubling))
}

function middleOf(index: number): number {
  return index === 0 ? 1 : Math.round(2 ** ((index - 0.5) / classesADoubling))
}
