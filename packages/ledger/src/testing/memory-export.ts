import type { Entry } from '@sekisho/contract'
import { encodeBase64, encodeBase64Url } from '../base64.ts'
import { signCheckpoint } from '../checkpoint.ts'
import { encodeEntry, type EntryPlace } from '../entry.ts'
import { createExportCheck, type ExportCheckOptions } from '../export/check-export.ts'
import type { ExportVerdict } from '../export/export-walk.ts'
import {
  createLineReader,
  formatBootLine,
  formatCheckpointLine,
  formatEntryLine,
  formatHeader,
  parseHeader,
} from '../export/lines.ts'
import { createFrontier } from '../frontier.ts'
import { leafHash } from '../hash.ts'
import type { NoteSigner, NoteVerifier } from '../keys.ts'
import { sha256 } from './sha256.ts'

export interface MemoryExport {
  /** header, entries and checkpoints, ends of boots, the last checkpoint; without line feeds */
  lines: string[]
  /** index of each leaf's line */
  lineOf: number[]
  /** boot and seq of each leaf */
  places: { boot: string; seq: number }[]
  texts: string[]
  hashes: Uint8Array[]
  /** signed checkpoints by size */
  notes: Map<number, string>
}

interface Plan {
  /** boots in turns, so many entries each time */
  turns: readonly { boot: string; count: number }[]
  signer: NoteSigner
  /** a checkpoint after so many leaves */
  every: number
  /** first leaf of the export */
  from?: number
  /** of leaves whose text retention has removed */
  removed?: ReadonlySet<number>
  /** the leaf of the entry that says so */
  explains?: number
}

export async function buildExport(plan: Plan): Promise<MemoryExport> {
  const { turns, signer, every, from = 0, removed } = plan
  const made: MemoryExport = { lines: [], lineOf: [], places: [], texts: [], hashes: [], notes: new Map() }
  const heads = new Map<string, { seq: number; prev: string }>()
  const tree = createFrontier(sha256)
  const size = turns.reduce((sum, { count }) => sum + count, 0)
  const ends = new Map<string, { last: number; hash: Uint8Array }>()
  let frontier = tree.toBytes()
  const add = (line: string) => void made.lines.push(line.trimEnd())
  for (const boot of turns.flatMap((turn) => Array.from({ length: turn.count }, () => turn.boot))) {
    const leaf = made.texts.length
    if (leaf === from) frontier = tree.toBytes()
    const { seq, prev } = heads.get(boot) ?? { seq: 0, prev: '' }
    const place = { boot, seq, prev }
    const text = leaf === plan.explains ? removalText(place, removed) : entryText(place, `entry ${leaf}`)
    const hash = leafHash(sha256, new TextEncoder().encode(text))
    heads.set(boot, { seq: seq + 1, prev: encodeBase64Url(hash) })
    tree.append(hash)
    made.texts.push(text)
    made.hashes.push(hash)
    made.places.push({ boot, seq })
    if (leaf >= from) {
      made.lineOf[leaf] = made.lines.length + 1
      add(formatEntryLine({ leaf, text: removed?.has(leaf) ? undefined : text, leafHash: hash }))
      ends.set(boot, { last: seq, hash })
    }
    if (tree.size % every !== 0 && tree.size !== size) continue
    const note = await signCheckpoint({ origin: signer.name, size: tree.size, root: tree.root() }, signer)
    made.notes.set(tree.size, note)
    if (tree.size > from && tree.size < size) add(formatCheckpointLine(note))
  }
  for (const [boot, end] of ends) add(formatBootLine({ boot, ...end }))
  add(formatCheckpointLine(made.notes.get(size) ?? ''))
  const header = { origin: signer.name, from, to: size, keys: [signer.verifierKey] }
  made.lines.unshift(
    formatHeader(from === 0 ? header : { ...header, frontier: encodeBase64(frontier) }).trimEnd(),
  )
  return made
}

export function entryText(
  { boot, seq, prev }: { boot: string; seq: number; prev: string },
  reason: string,
): string {
  return textOf({ boot, seq, prev }, { kind: 'node.stopped', data: { reason } })
}

function removalText(place: EntryPlace, removed: ReadonlySet<number> = new Set()): string {
  const leaves = Array.from(removed, (leaf): [number, number] => [leaf, 1])
  const data = { kinds: ['*'], days: 1, before: 1, count: leaves.length, leaves }
  return textOf(place, { kind: 'entries.removed', data })
}

function textOf(place: EntryPlace, entry: Pick<Entry, 'kind' | 'data'>): string {
  const time = 1_795_000_000_000 + place.seq
  return encodeEntry({ v: 1, ...place, time, actor: { type: 'system' }, ...entry })
}

/** Verifies the lines as a file of them would be. */
export async function checkLines(
  lines: readonly (string | Uint8Array)[],
  verifiers: readonly NoteVerifier[],
  options: Pick<ExportCheckOptions, 'checkpoints'> = {},
): Promise<ExportVerdict> {
  const [head, ...rest] = lines.map((line) =>
    typeof line === 'string' ? new TextEncoder().encode(line) : line,
  )
  const header = parseHeader(head ?? new Uint8Array())
  const check = await createExportCheck({ sha256, header, verifiers, ...options })
  const read = createLineReader(sha256)
  for (const line of rest) await check.take(read(line))
  return check.end()
}
