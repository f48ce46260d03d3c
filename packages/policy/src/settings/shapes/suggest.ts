const longestWord = 64

/** The candidate nearest to a mistyped word, or undefined when none is near: one mistake in `closeness` letters, or one. */
export function suggest(word: string, candidates: readonly string[], closeness = 3): string | undefined {
  const folded = fold(word)
  if (folded.length === 0 || word.length > longestWord) return undefined
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const other = fold(candidate)
    const most = Math.min(
      Math.max(1, Math.floor(candidate.length / closeness)),
      (best?.distance ?? Infinity) - 1,
    )
    if (Math.abs(other.length - folded.length) > most) continue
    const distance = editDistance(folded, other)
    if (distance <= most) best = { candidate, distance }
  }
  return best?.candidate
}

/** `maxRequestBytes`, `max-request-bytes` and `max_request_bytes` are the same word. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** Levenshtein's distance, two neighbours swapped counting as one mistake. */
function editDistance(left: string, right: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1]
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      const replaced = (row[j - 1] ?? 0) + (same ? 0 : 1)
      const exchanged = swapped ? (before[j - 2] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[right.length] ?? 0
}
