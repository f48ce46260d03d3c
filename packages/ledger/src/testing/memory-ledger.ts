import type { Entry } from '@sekisho/contract'
import { encodeBase64Url } from '../base64.ts'
import { signCheckpoint } from '../checkpoint.ts'
import { encodeEntry, type EntryPlace } from '../entry.ts'
import { createFrontier } from '../frontier.ts'
import { leafHash } from '../hash.ts'
import type { NoteSigner } from '../keys.ts'
import type { LedgerReader, StoredCheckpoint, StoredEntry, StoredRange } from '../verify/reader.ts'
import { sha256 } from './sha256.ts'

/** A ledger in arrays, open to every kind of tampering. */
export interface MemoryLedger {
  boots: Map<string, { sequenced: number; entries: StoredEntry[] }>
  ranges: StoredRange[]
  checkpoints: StoredCheckpoint[]
}

/** Entries per boot and range, in leaf order; `tail` entries of each boot have no leaf. */
export async function buildLedger(
  plan: readonly { boot: string; count: number; removes?: Leaves }[],
  { tail = 0, signer }: { tail?: number; signer?: NoteSigner } = {},
): Promise<MemoryLedger> {
  const ledger: MemoryLedger = { boots: new Map(), ranges: [], checkpoints: [] }
  const tree = createFrontier(sha256)
  for (const { boot, count, removes } of plan) {
    const firstLeaf = tree.size
    const rows = removes ? appendRows(ledger, boot, [removes]) : append(ledger, boot, count)
    for (const { leafHash: hash } of rows) tree.append(hash)
    const known = ledger.boots.get(boot)
    const firstSeq = known?.sequenced ?? 0
    if (known) known.sequenced += count
    ledger.ranges.push({ firstLeaf, boot, firstSeq, count, frontier: tree.toBytes() })
    if (!signer) continue
    const checkpoint = { origin: signer.name, size: tree.size, root: tree.root() }
    ledger.checkpoints.push({ size: tree.size, note: await signCheckpoint(checkpoint, signer) })
  }
  for (const boot of ledger.boots.keys()) append(ledger, boot, tail)
  return ledger
}

/** Runs of leaves: the first, and how many. */
type Leaves = readonly (readonly [number, number])[]

/** Further entries of a boot, without a leaf. */
export function append(ledger: MemoryLedger, boot: string, count: number): StoredEntry[] {
  return appendRows(ledger, boot, Array.from({ length: count }))
}

/** One entry for each: one that says which leaves were removed, or any. */
function appendRows(
  ledger: MemoryLedger,
  boot: string,
  rows: readonly (Leaves | undefined)[],
): StoredEntry[] {
  const state = ledger.boots.get(boot) ?? { sequenced: 0, entries: [] }
  ledger.boots.set(boot, state)
  return rows.map((removes) => {
    const last = state.entries.at(-1)
    const place = {
      boot,
      seq: state.entries.length,
      prev: last ? encodeBase64Url(last.leafHash) : '',
    }
    const row = removes ? removalRow(place, removes) : entryRow(place)
    state.entries.push(row)
    return row
  })
}

export function entryRow(place: EntryPlace, reason = `entry ${place.seq}`): StoredEntry {
  return rowOf(place, { kind: 'node.stopped', data: { reason } })
}

/** An entry that says which leaves were removed. */
function removalRow(place: EntryPlace, leaves: Leaves): StoredEntry {
  const data = { kinds: ['*'], days: 1, before: 1, count: leaves.length, leaves }
  return rowOf(place, { kind: 'entries.removed', data })
}

function rowOf({ boot, seq, prev }: EntryPlace, entry: Pick<Entry, 'kind' | 'data'>): StoredEntry {
  const time = 1_795_000_000_000 + seq
  const text = encodeEntry({ v: 1, boot, seq, prev, time, actor: { type: 'system' }, ...entry })
  const body = new TextEncoder().encode(text)
  return { seq, body, leafHash: leafHash(sha256, body) }
}

/** @throws when there is none */
export function row<Row>(rows: readonly Row[], index: number): Row {
  const found = rows[index]
  if (found === undefined) throw new Error(`no row ${index}`)
  return found
}

/** The bytes with one bit changed. */
export function flip(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at % bytes.length ? byte ^ 1 : byte))
}

export function readMemory({ boots, ranges, checkpoints }: MemoryLedger): LedgerReader {
  return {
    boots: async () => [...boots].map(([boot, { sequenced }]) => ({ boot, sequenced })),
    entries: async (boot, after, limit) =>
      page(boots.get(boot)?.entries ?? [], ({ seq }) => seq, { after, limit }),
    ranges: async (after, limit) => page(ranges, ({ firstLeaf }) => firstLeaf, { after, limit }),
    checkpoints: async (after, limit) => page(checkpoints, ({ size }) => size, { after, limit }),
  }
}

function page<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => number,
  { after, limit }: { after: number | undefined; limit: number },
): Row[] {
  const sorted = rows.toSorted((a, b) => keyOf(a) - keyOf(b))
  return sorted.filter((row) => after === undefined || keyOf(row) > after).slice(0, limit)
}
