/**
 * What a name must not have, because it moves a cursor, breaks a line, turns the order of what stands around it or makes two
 * names look like one: controls, separators of lines, directional marks and isolates (Unicode Bidirectional Algorithm, 2),
 * what has no width, fillers that look like nothing, tags, and halves of characters. Joiners (U+200C, U+200D) and variation selectors
 * stay: Persian, Indic scripts, emoji and Japanese names are written with them.
 * @see https://www.unicode.org/reports/tr36/
 */
const hidden =
  /(?!\u200C|\u200D|[\u180B-\u180D\u180F]|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u
const allHidden = new RegExp(hidden, 'gu')
const breaks = /[\p{Cc}\p{Zl}\p{Zp}]/gu
const joinersAlone = /^(?:\s|\u200C|\u200D)*$/u

/** True of a text that shows something other than it is, or nothing at all. */
export function hidesSomething(text: string): boolean {
  return hidden.test(text) || (text !== '' && joinersAlone.test(text))
}

/** A name as it came from elsewhere, without what it must not have; undefined when nothing is left to see. */
export function cleanName(text: string): string | undefined {
  const clean = text.replaceAll(breaks, ' ').replaceAll(allHidden, '').trim()
  return joinersAlone.test(clean) ? undefined : clean
}
