import type { Entry } from '@sekisho/contract'

/** What the front of an entry says: where it stands, and when it was written. */
export interface EntryHead {
  boot: string
  seq: number
  prev: string
  time: number
}

/** The forms that entries were found in, so that another one in the same form is read without being parsed. */
export interface KnownForms {
  /** The head of an entry that has a known form; undefined: whether it is one at all has to be found out. */
  head(text: string): EntryHead | undefined
  /** @param entry what `parseEntry` has read, whose head is all that it says */
  learn(entry: Entry): void
}

/** More would be compared one by one, which is no faster than parsing. */
const formsPerKind = 16
const maxKinds = 64
/** Longer texts are parsed: to compare one holds memory for each of its characters. */
const maxTextLength = 16_384
const maxFormLength = 16_384

// What JSON.stringify writes without an escape (the text has no half characters, because it was UTF-8), and whole numbers whose
// digits are theirs: other strings and numbers are left to the parser.
const string = String.raw`"[^"\\\0-\x1f]*"`
const count = String.raw`(?:0|[1-9]\d{0,14})`
const head = String.raw`^\{"v":1,"boot":"([^"\\\0-\x1f]+)","seq":([1-9]\d{0,14}),"prev":"([\w-]{43})"`

/**
 * A form fixes every member, their order, and what kind of value each has; those alone decide whether a text is the one that Sekisho
 * writes. So a text in the form of one that `parseEntry` took is taken too, and never another. To compare takes a third of the time of
 * parsing and writing again.
 */
export function createKnownForms(): KnownForms {
  const kinds = new Map<string, RegExp[]>()
  return {
    head(text) {
      if (text.length > maxTextLength) return undefined
      const forms = kinds.get(kindOf(text))
      if (!forms) return undefined
      for (const [at, form] of forms.entries()) {
        const [whole, boot = '', seq, prev = '', time] = form.exec(text) ?? []
        if (whole === undefined) continue
        if (at > 0) forms.unshift(...forms.splice(at, 1))
        return { boot, seq: Number(seq), prev, time: Number(time) }
      }
      return undefined
    },
    learn(entry) {
      // The first of a boot has no entry before it, and is the only one.
      if (entry.seq === 0) return
      const forms = kinds.get(entry.kind) ?? []
      if (forms.length === formsPerKind || (forms.length === 0 && kinds.size === maxKinds)) return
      const form = formOf(entry)
      if (form.length > maxFormLength) return
      forms.push(new RegExp(form))
      kinds.set(entry.kind, forms)
    },
  }
}

const kindMember = '","kind":"'

function kindOf(text: string): string {
  const from = text.indexOf(kindMember) + kindMember.length
  return text.slice(from, text.indexOf('"', from))
}

function formOf({ kind, actor, data, id }: Entry): string {
  const rest = { actor, data, ...(id === undefined ? {} : { id }) }
  const members = patternOf(rest).slice(String.raw`\{`.length)
  return `${head},"kind":${literal(kind)},"time":(${count}),${members}$`
}

function patternOf(value: unknown): string {
  if (typeof value === 'string') return string
  if (typeof value === 'boolean') return '(?:true|false)'
  if (typeof value === 'number') return isCount(value) ? count : literal(value)
  if (Array.isArray(value)) return String.raw`\[${listPattern(value.map(patternOf))}\]`
  if (typeof value !== 'object' || value === null) return literal(value)
  const members = Object.entries(value).map(([name, member]) => `${literal(name)}:${patternOf(member)}`)
  return String.raw`\{${members.join(',')}\}`
}

/** Lists of alike things have any length but none. */
function listPattern(parts: readonly string[]): string {
  const [first] = parts
  if (first === undefined || parts.some((part) => part !== first)) return parts.join(',')
  return `${first}(?:,${first})*`
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 1e15
}

function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
