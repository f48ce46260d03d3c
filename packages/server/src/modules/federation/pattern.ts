/** Longer values are no names of anything, and matching takes time in proportion to them. */
const maxValueLength = 1_000

/**
 * Whether the whole value is what the pattern says: `*` stands for any run of characters without `/`, `**` for any run
 * at all, everything else for itself. Followed state by state instead of by a regular expression, so that no value makes
 * it slow: the work is at most the product of both lengths.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  if (!pattern.includes('*')) return pattern === value
  if (value.length > maxValueLength) return false
  const steps = pattern.match(/\*\*|\*|[^*]/gsu) ?? []
  let reached = skipEmpty(new Set([0]), steps)
  for (const character of value) reached = skipEmpty(advance(reached, steps, character), steps)
  return reached.has(steps.length)
}

function advance(from: ReadonlySet<number>, steps: readonly string[], character: string): Set<number> {
  const reached = new Set<number>()
  for (const at of from) {
    const step = steps[at]
    if (step === '**' || (step === '*' && character !== '/')) reached.add(at)
    else if (step === character && step !== '*') reached.add(at + 1)
  }
  return reached
}

/** An asterisk also stands for nothing. */
function skipEmpty(reached: Set<number>, steps: readonly string[]): Set<number> {
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const at of reached) if (steps[at]?.startsWith('*')) reached.add(at + 1)
  return reached
}
