/**
 * Text of which parts are not known: ordinary characters stand for themselves, four private-use characters for what a
 * shell will put there. Plain strings, so that joining, slicing and comparing cost nothing extra.
 */
export const anyText = '\u{E000}'
/** What a glob `*` can become: any text within one path segment. */
export const anySegment = '\u{E001}'
/** As a segment of what is sought on a disk: folders at any depth, or none. */
export const anyFolder = anySegment + anySegment
/** What `?` or `[…]` can become: one character, never a slash. */
export const anyCharacter = '\u{E002}'
/** Where the shell splits an unquoted expansion into words. */
export const wordBreak = '\u{E003}'

const marks = /[\uE000-\uE003]/

const longestKept = 8192

/** Text kept as a value; one that grows beyond what anybody writes becomes unknown, so that doubling costs nothing. */
export function kept(text: string): string {
  if (text.length > longestKept) return anyText
  // Unknown text beside unknown text is unknown text: doubling must not begin again with it.
  return text.includes(anyText + anyText) ? text.replaceAll(/\uE000{2,}/g, anyText) : text
}

/** Whether text from outside holds one of our marks: it would be taken for an unknown, so nobody may write it. */
export function holdsMarks(text: string): boolean {
  return marks.test(text)
}

/** Whether nothing in it is unknown. */
export function isKnown(text: string): boolean {
  return !marks.test(text)
}

/** The known beginning of it. */
export function knownPrefix(text: string): string {
  const at = text.search(marks)
  return at < 0 ? text : text.slice(0, at)
}

const longestCompared = 4096

/**
 * Whether some text is described by both. Exact; time is the product of the lengths, so what is longer than a path can
 * be is taken to meet.
 */
export function canMeet(left: string, right: string): boolean {
  const known = knownPrefix(left)
  const other = knownPrefix(right)
  const shared = Math.min(known.length, other.length)
  if (known.slice(0, shared) !== other.slice(0, shared)) return false
  if (known === left && other === right) return left === right
  if (left.length > longestCompared || right.length > longestCompared) return true
  return meetFrom(left.slice(shared), right.slice(shared))
}

function meetFrom(left: string, right: string): boolean {
  let row = new Uint8Array(right.length + 1)
  row[0] = 1
  for (let at = 0; at <= left.length; at += 1) {
    const next = new Uint8Array(right.length + 1)
    for (let over = 0; over <= right.length; over += 1)
      if (row[over] === 1) step({ left, right, at, over }, row, next)
    if (at === left.length) return row[right.length] === 1
    row = next
  }
  return false
}

/** Marks what is reached from one pair of positions: `row` further right, `next` one down. */
function step(
  { left, right, at, over }: { left: string; right: string; at: number; over: number },
  row: Uint8Array,
  next: Uint8Array,
): void {
  const one = left[at]
  const two = right[over]
  if (one !== undefined && isRun(one)) {
    next[over] = 1
    if (two !== undefined && (isRun(two) || takes(one, two))) row[over + 1] = 1
  }
  if (two !== undefined && isRun(two)) {
    row[over + 1] = 1
    if (one !== undefined && (isRun(one) || takes(two, one))) next[over] = 1
  }
  if (one === undefined || two === undefined || isRun(one) || isRun(two)) return
  if (one === two || takes(one, two) || takes(two, one)) next[over + 1] = 1
}

function isRun(character: string): boolean {
  return character === anyText || character === anySegment
}

function takes(mark: string, character: string): boolean {
  if (mark === anyText) return true
  return (mark === anySegment || mark === anyCharacter) && character !== '/'
}
