import {
  createFrontier,
  createRemoved,
  encodeBase64,
  formatBootLine,
  formatCheckpointLine,
  formatEntryLine,
  formatHeader,
  proveInclusion,
  rangeHash,
  type ProofSource,
} from '@sekisho/ledger'
import type { ReadonlyKysely } from 'kysely/readonly'
import { forward, type LeafEntry } from '../queries/forward.ts'
import { readHandOvers, type KeptCheckpoint } from '../queries/proofs.ts'
import type { LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { treeOfTiles } from '../tiles.ts'
import { matches, type ExportFilter } from './filter.ts'
import { closingLines, leavesIn } from './closing-lines.ts'

/** What is exported: leaves `from` to `to`, the latter not included, up to what a checkpoint covers. */
export interface ExportRequest {
  from: number
  to: number
  /** the newest, or any that covers `to` */
  checkpoint: KeptCheckpoint
  /** verifier keys of the ledger, the oldest first */
  keys: readonly string[]
  /** only what matches, each entry with a proof */
  filter?: ExportFilter
}

const pageRows = 500
/** Lines are given in pieces of about this size. */
const pieceBytes = 65_536

/**
 * The lines of an export, in pieces, read from the store as they are asked for: it holds a page of entries at a time, and one
 * hash a boot.
 * @throws TileMissing
 */
export async function* exportLines(
  read: ReadonlyKysely<LedgerSchema>,
  request: ExportRequest,
): AsyncGenerator<Uint8Array> {
  let piece = ''
  for await (const line of request.filter ? filteredLines(read, request) : allLines(read, request)) {
    piece += line
    if (piece.length < pieceBytes) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece)
}

async function* allLines(read: ReadonlyKysely<LedgerSchema>, request: ExportRequest): AsyncGenerator<string> {
  const { from, to, checkpoint } = request
  const source: ProofSource = { sha256, hashes: treeOfTiles(read, checkpoint.size) }
  const frontier = from === 0 ? {} : { frontier: encodeBase64(await frontierAt(source, from)) }
  const keys = { keys: request.keys, ...(await handOversOutside(read, request)) }
  yield formatHeader({ origin: originOf(checkpoint), from, to, ...keys, ...frontier })
  const ends = new Map<string, { last: number; hash: Uint8Array }>()
  const kept = checkpointsAfter(read, from)
  let next = await kept.next()
  const removed = createRemoved()
  for await (const entry of entriesOf(read, request)) {
    yield formatEntryLine(entry)
    if (entry.text === undefined) removed.emptied(entry.leaf)
    else removed.declared(leavesIn(entry.text))
    ends.set(entry.boot, { last: entry.seq, hash: entry.leafHash })
    const size = entry.leaf + 1
    while (!next.done && next.value.size < size) next = await kept.next()
    if (!next.done && next.value.size === size && size < to) yield formatCheckpointLine(next.value.note)
  }
  for (const [boot, end] of ends) yield formatBootLine({ boot, ...end })
  yield* closingLines(read, { to, checkpoint, removed })
}

async function* filteredLines(
  read: ReadonlyKysely<LedgerSchema>,
  request: ExportRequest,
): AsyncGenerator<string> {
  const { from, to, checkpoint, keys, filter = {} } = request
  const { size, note } = checkpoint
  const source: ProofSource = { sha256, hashes: treeOfTiles(read, size) }
  yield formatHeader({
    origin: originOf(checkpoint),
    from,
    to,
    keys,
    ...(await handOversOutside(read, { ...request, from: to })),
    filter: { ...filter },
    checkpoint: note,
  })
  for await (const entry of entriesOf(read, request)) {
    if (!matches(entry, filter)) continue
    yield formatEntryLine(entry, await proveInclusion(source, { leaf: entry.leaf, size }))
  }
  yield formatCheckpointLine(note)
}

/** Checkpoints that hand over and are none of the export's lines: of sizes up to its first leaf, and from its end on. */
async function handOversOutside(
  read: ReadonlyKysely<LedgerSchema>,
  { from, to, checkpoint }: Pick<ExportRequest, 'from' | 'to' | 'checkpoint'>,
): Promise<{ handOvers?: string[] }> {
  const all = await readHandOvers(read, checkpoint.size)
  const outside = all.filter(({ size }) => size <= from || size >= to)
  return outside.length === 0 ? {} : { handOvers: outside.map(({ note }) => note) }
}

async function* entriesOf(
  read: ReadonlyKysely<LedgerSchema>,
  { from, to }: ExportRequest,
): AsyncGenerator<LeafEntry> {
  for (let next = from; next < to;) {
    const page = await forward(read, next, Math.min(pageRows, to - next))
    // An export that lacks an entry ends here, and whoever verifies it is told.
    if (page.length === 0) return
    yield* page
    next += page.length
  }
}

/** The kept checkpoints of larger sizes, by rising size. */
async function* checkpointsAfter(
  read: ReadonlyKysely<LedgerSchema>,
  size: number,
): AsyncGenerator<KeptCheckpoint> {
  for (let after = size; ;) {
    const page = await read
      .selectFrom('ledger_checkpoints')
      .select(['size', 'note'])
      .where('size', '>', after)
      .orderBy('size')
      .limit(pageRows)
      .execute()
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.size
  }
}

/** The peaks of the tree of so many leaves, in the form that a frontier resumes from. */
async function frontierAt(source: ProofSource, size: number): Promise<Uint8Array> {
  const peaks: Uint8Array[] = []
  for (let at = 0; at < size;) {
    let width = 1
    while (width * 2 <= size - at) width *= 2
    peaks.push(await rangeHash(source, at, at + width))
    at += width
  }
  const bytes = new Uint8Array(8 + peaks.length * 32)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size))
  for (const [index, peak] of peaks.entries()) bytes.set(peak, 8 + index * 32)
  return createFrontier(sha256, bytes).toBytes()
}

function originOf({ note }: KeptCheckpoint): string {
  return note.slice(0, note.indexOf('\n'))
}
