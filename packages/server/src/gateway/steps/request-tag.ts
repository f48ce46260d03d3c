import { invalidField, isNull, readKey, readText, type JsonValue } from './json-read.ts'
import { isSpace, skipSpace, skipValue, walkObject } from './json-scan.ts'
import type { Span } from './thinking.ts'

/** The tag that names the caller's project, and what to cut from the body so that the provider does not see it. */
export interface RequestTag {
  /** undefined for null */
  project: string | undefined
  cut: Span
  /** true when other tags stay in the body */
  othersStay: boolean
}

const maxTags = 1000
const maxLength = 200

export interface ReadTags {
  /** undefined: ours is not among them */
  tag: RequestTag | undefined
  /** behind the value of `tags` */
  end: number
}

/**
 * Reads ours among the request tags, which Claude Code sends for its setting `attributionProject`. What the others say,
 * and a value that is no object, is the provider's affair.
 * @param member where the member `tags` itself begins: at the quote of its key
 * @param name of our tag
 * @throws Refusal body_field_invalid, body_invalid_json
 */
export function readRequestTags(
  value: JsonValue,
  { member, name }: { member: number; name: string },
): ReadTags {
  const { document, start, field } = value
  const { bytes } = document
  if (bytes[start] !== 0x7b) return { tag: undefined, end: skipValue(document, start, 1) }
  let found: { project: string | undefined; cut: Span } | undefined
  let count = 0
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    if (++count > maxTags) throw invalidField(field, `must have at most ${maxTags} fields`)
    const valueEnd = skipValue(document, valueStart, 2)
    if (readKey(document, keyStart, keyEnd) !== name) return valueEnd
    const project = { document, start: valueStart, field: `${field}.${name}` }
    // Of two the provider would get to see the one that is not cut.
    if (found !== undefined) throw invalidField(project.field, 'must be given once')
    const cut = memberSpan(bytes, keyStart - 1, valueEnd)
    found = { project: isNull(project) ? undefined : readText(project, maxLength), cut }
    return valueEnd
  })
  if (found === undefined) return { tag: undefined, end }
  const { project, cut } = found
  const othersStay = count > 1
  return { tag: { project, othersStay, cut: othersStay ? cut : memberSpan(bytes, member, end) }, end }
}

/** A member of an object with the one comma that goes with it: the one before it, or, of the first, the one behind. */
function memberSpan(bytes: Buffer, keyStart: number, valueEnd: number): Span {
  let before = keyStart - 1
  while (isSpace(bytes[before])) before--
  if (bytes[before] === 0x2c) return { start: before, end: valueEnd }
  const behind = valueEnd === bytes.length ? valueEnd : skipSpace(bytes, valueEnd)
  return { start: keyStart, end: behind < bytes.length && bytes[behind] === 0x2c ? behind + 1 : valueEnd }
}
