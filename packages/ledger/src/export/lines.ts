import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EntryError } from '../entry.ts'
import { leafHash, type Sha256 } from '../hash.ts'
import { createWords, type Said } from '../verify/entry-text.ts'

/** The first line of an export. */
export interface ExportHeader {
  format: 'sekisho-ledger-export'
  version: 1
  /** the ledger's name at the time */
  origin: string
  /** leaves of the export, the latter not included */
  from: number
  to: number
  /** verifier keys of the ledger, the oldest first: the export's own word, unlike a key that came another way */
  keys: readonly string[]
  /** checkpoints outside of the export that hand over to another key, by rising size: who trusts an older key needs them */
  handOvers?: readonly string[]
  /** frontier of the tree before `from`, base64; absent where that is 0 */
  frontier?: string
  /** what the export was narrowed to; then each entry has a proof of its own, and `checkpoint` is what it leads to */
  filter?: Readonly<Record<string, unknown>>
  checkpoint?: string
}

/** A line of an export that cannot be one, whatever was done to the ledger: the file is no export, or damaged. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
}

/** Longer lines are refused, before they are held. */
export const maxLineBytes = 8_388_608

export type ExportLine =
  | EntryLine
  | { type: 'removed'; leaf: number; hash: Uint8Array; proof?: readonly Uint8Array[] }
  | { type: 'checkpoint'; note: string; consistency?: readonly Uint8Array[] }
  /** the last entry of a boot within the export, so that each chain has an end */
  | { type: 'boot'; boot: string; last: number; hash: Uint8Array }
  | { type: 'broken'; leaf?: number; hash?: Uint8Array; detail: string }

export interface EntryLine extends Said {
  type: 'entry'
  leaf: number
  /** RFC 9162 leaf hash of the exact bytes */
  hash: Uint8Array
  boot: string
  seq: number
  prev: string
  time: number
  proof?: readonly Uint8Array[]
}

export function formatHeader(header: Omit<ExportHeader, 'format' | 'version'>): string {
  return `${JSON.stringify({ format: 'sekisho-ledger-export', version: 1, ...header })}\n`
}

/** @param text the exact text of the entry, which stands in the line as it is; undefined: removed, its hash stays */
export function formatEntryLine(
  { leaf, text, leafHash: hash }: { leaf: number; text: string | undefined; leafHash: Uint8Array },
  proof?: readonly Uint8Array[],
): string {
  const shown = proof === undefined ? '' : `,"proof":${JSON.stringify(proof.map(encodeBase64))}`
  const rest = text === undefined ? `,"hash":"${encodeBase64(hash)}"` : `,"entry":${text}`
  return `{"leaf":${leaf}${shown}${rest}}\n`
}

export function formatCheckpointLine(note: string, consistency?: readonly Uint8Array[]): string {
  const proof = consistency === undefined ? {} : { consistency: consistency.map(encodeBase64) }
  return `${JSON.stringify({ checkpoint: note, ...proof })}\n`
}

export function formatBootLine({
  boot,
  last,
  hash,
}: {
  boot: string
  last: number
  hash: Uint8Array
}): string {
  return `${JSON.stringify({ boot, last, hash: encodeBase64(hash) })}\n`
}

/** @throws ExportError */
export function parseHeader(bytes: Uint8Array): ExportHeader {
  const value = parseObject(decode(bytes))
  if (value?.['format'] !== 'sekisho-ledger-export')
    throw new ExportError('this is not an export of a ledger')
  if (value['version'] !== 1) throw new ExportError('this export is of a version that is not known here')
  const { origin, from, to, keys, handOvers, frontier, checkpoint, filter } = value
  const isSound =
    typeof origin === 'string' &&
    isCount(from) &&
    isCount(to) &&
    from <= to &&
    isTexts(keys) &&
    (handOvers === undefined || isTexts(handOvers)) &&
    (frontier === undefined ? from === 0 || filter !== undefined : typeof frontier === 'string') &&
    (filter === undefined ? checkpoint === undefined : isObject(filter) && typeof checkpoint === 'string')
  if (!isSound) throw new ExportError('the first line of the export is not a sound header')
  // Each member was looked at above.
  return value as unknown as ExportHeader
}

const entryHead = /^\{"leaf":(\d{1,16}),(?:"proof":\[([^\]]{0,4000})\],)?"(entry|hash)":/
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a line after the first, without its line feed. Never throws: what cannot be read is a line that is broken. */
export type ReadExportLine = (bytes: Uint8Array) => ExportLine

/** What has read some lines is faster at the next. */
export function createLineReader(sha256: Sha256): ReadExportLine {
  const words = createWords()
  return (bytes) => {
    const text = decode(bytes)
    if (text === undefined) return { type: 'broken', detail: 'the line is not UTF-8' }
    const head = entryHead.exec(text)
    if (!head) return readOtherLine(text)
    const [prefix, digits, proofText, kind] = head
    const leaf = Number(digits)
    if (!isCount(leaf) || !text.endsWith('}'))
      return { type: 'broken', detail: 'the line is not one of an export' }
    const proof = proofText === undefined ? undefined : readHashes(`[${proofText}]`)
    if (proofText !== undefined && !proof) return { type: 'broken', leaf, detail: 'its proof cannot be read' }
    const proven = proof === undefined ? {} : { proof }
    if (kind === 'hash') {
      const hash = readHash(text.slice(prefix.length, -1))
      return hash
        ? { type: 'removed', leaf, hash, ...proven }
        : { type: 'broken', leaf, detail: 'its hash cannot be read' }
    }
    // The head is ASCII, so that characters are bytes.
    const hash = leafHash(sha256, bytes.subarray(prefix.length, bytes.length - 1))
    try {
      const { boot, seq, prev, says } = words(text.slice(prefix.length, -1))
      return { type: 'entry', leaf, hash, boot, seq, prev, ...says, ...proven }
    } catch (error) {
      if (!(error instanceof EntryError)) throw error
      return { type: 'broken', leaf, hash, detail: `it cannot be read: ${error.message}` }
    }
  }
}

function readOtherLine(text: string): ExportLine {
  const broken = { type: 'broken', detail: 'the line is not one of an export' } as const
  const value = parseObject(text)
  if (!value) return broken
  const { checkpoint, consistency, boot, last, hash } = value
  if (typeof checkpoint === 'string') {
    if (consistency === undefined) return { type: 'checkpoint', note: checkpoint }
    const hashes = readHashes(JSON.stringify(consistency))
    return hashes ? { type: 'checkpoint', note: checkpoint, consistency: hashes } : broken
  }
  const end = typeof hash === 'string' ? readHash(JSON.stringify(hash)) : undefined
  return typeof boot === 'string' && isCount(last) && end ? { type: 'boot', boot, last, hash: end } : broken
}

function readHash(json: string): Uint8Array | undefined {
  const [, text] = /^"([A-Za-z0-9+/]{43}=)"$/.exec(json) ?? []
  return text === undefined ? undefined : decodeBase64(text)
}

/** At most as many as a path in a tree of 2 ** 53 leaves, and the peaks beside it. */
const maxHashes = 110

function readHashes(json: string): Uint8Array[] | undefined {
  if (json === '[]') return []
  const parts = /^\[(.*)\]$/.exec(json)?.[1]?.split(',') ?? []
  if (parts.length === 0 || parts.length > maxHashes) return undefined
  const hashes = parts.map(readHash).filter((hash) => hash !== undefined)
  return hashes.length === parts.length ? hashes : undefined
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    // Not UTF-8; the caller says so.
    return undefined
  }
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // Not JSON; the caller says so.
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
