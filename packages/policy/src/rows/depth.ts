/** Deeper than anybody writes, and far from where a function that calls itself runs out of its stack. */
const deepest = 200

/** Whether lists and objects lie in one another deeper than is read. It does not call itself: what comes may be as deep as a line is long. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}
