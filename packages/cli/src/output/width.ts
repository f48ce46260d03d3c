const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F000}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u
const joined = /^(?:[\u200B-\u200D]|[\p{Mn}\p{Me}\p{Variation_Selector}])/u

/**
 * How many columns a terminal gives to a text without control characters: East Asian wide and full-width characters
 * take two, combining marks none.
 * @see https://www.unicode.org/reports/tr11/
 */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (joined.test(character)) continue
    width += wide.test(character) ? 2 : 1
  }
  return width
}
