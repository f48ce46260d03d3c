/**
 * Matches with `*` for any run (also an empty one), backtracking to the last star only, so in at most
 * `pattern × text` steps. @param tokens one a character, `undefined` a star; made by {@link globTokens}
 */
export function matchTokens<Item>(
  tokens: readonly (Item | undefined)[],
  text: readonly string[],
  accepts: (token: Item, item: string) => boolean,
): boolean {
  let [token, at, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    const wanted = tokens[token]
    const item = text[at] ?? ''
    if (token < tokens.length && wanted === undefined) {
      star = token++
      resume = at
    } else if (wanted !== undefined && accepts(wanted, item)) {
      token++
      at++
    } else if (star >= 0) {
      token = star + 1
      at = ++resume
    } else return false
  }
  while (token < tokens.length && tokens[token] === undefined) token++
  return token === tokens.length
}

/** The characters of a pattern, a bare `*` as `undefined`; a backslash makes the next star or backslash plain. */
export function globTokens(pattern: string): (string | undefined)[] {
  const tokens: (string | undefined)[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    const next = pattern[at + 1]
    if (character === '\\' && (next === '*' || next === '\\')) tokens.push(pattern[++at])
    else if (character !== '*') tokens.push(character)
    else if (tokens.length === 0 || tokens.at(-1) !== undefined) tokens.push(undefined)
  }
  return tokens
}

/** Whether the whole text matches. */
export function matchGlob(pattern: string, text: string): boolean {
  return matchTokens(globTokens(pattern), text.split(''), (token, item) => token === item)
}
