/** The line at which a text stops being JSON; undefined: it is JSON. */
export function lineWithoutJson(text: string): number | undefined {
  if (isWhole(text)) return undefined
  const lines = text.split('\n')
  // V8 names no place for a token that it did not expect, so it is asked about beginnings of the text.
  let [good, bad] = [0, lines.length]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isBeginning(lines.slice(0, middle).join('\n'))) good = middle
    else bad = middle
  }
  return bad
}

function isWhole(text: string): boolean {
  return problemOf(text) === undefined
}

/** Whether all that is wrong with a text is where it ends. */
function isBeginning(text: string): boolean {
  const problem = problemOf(text)
  if (problem === undefined || problem === 'Unexpected end of JSON input') return true
  const [, position] = /at position (\d+)/.exec(problem) ?? []
  return position !== undefined && Number(position) >= text.length
}

/** It quotes the text, and so is shown to nobody. */
function problemOf(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}
