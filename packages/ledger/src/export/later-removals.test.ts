import { beforeAll, describe, expect, test } from 'vitest'
import {
  formatBootLine,
  formatCheckpointLine,
  formatEntryLine,
  formatHeader,
  parseCheckpoint,
  parseNote,
  proveConsistency,
  proveInclusion,
  signCheckpoint,
  type NoteSigner,
  type NoteVerifier,
} from '../index.ts'
import { newKey } from '../testing/keys.ts'
import { buildExport, checkLines } from '../testing/memory-export.ts'
import { sourceOf } from '../testing/naive-tree.ts'

const turns = [
  { boot: 'boot_a', count: 40 },
  { boot: 'boot_b', count: 60 },
]
const size = 100
let signer: NoteSigner
let verifier: NoteVerifier

beforeAll(async () => void ({ signer, verifier } = await newKey()))

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index]
  if (item === undefined) throw new RangeError(`nothing at ${index}`)
  return item
}

describe('an export of texts that were removed while it was read', () => {
  const removed = new Set([0, 1, 2, 39, 68])
  const to = size - 1

  /** An export that ends before the entry that explains them, which comes with a proof instead. */
  async function late(change: (proof: Uint8Array[]) => Uint8Array[] = (proof) => proof) {
    const { lines, texts, hashes, lineOf, places, notes } = await buildExport({
      turns,
      signer,
      every: 32,
      removed,
      explains: to,
    })
    const source = sourceOf(hashes)
    const header = formatHeader({ origin: signer.name, from: 0, to, keys: [signer.verifierKey] })
    const ends = new Map(
      places.slice(0, to).map(({ boot, seq }, leaf) => [boot, { seq, hash: at(hashes, leaf) }]),
    )
    const entry = { leaf: to, text: at(texts, to), leafHash: at(hashes, to) }
    const inclusion = change(await proveInclusion(source, { leaf: to, size }))
    const proof = await proveConsistency(source, { from: to, to: size })
    const note = notes.get(size) ?? ''
    const closing = formatCheckpointLine(note, proof)
    return {
      before: [
        header,
        ...lines.slice(1, at(lineOf, to)),
        ...Array.from(ends, ([boot, { seq, hash }]) => formatBootLine({ boot, last: seq, hash })),
      ],
      explaining: formatEntryLine(entry, inclusion),
      closing,
      proof,
      root: parseCheckpoint(parseNote(note).text).root,
    }
  }
  const check = (lines: string[]) =>
    checkLines(
      lines.map((line) => line.trimEnd()),
      [verifier],
    )

  test('verifies by the entry that says so, which comes after its last checkpoint with a proof', async () => {
    const { before, explaining, closing } = await late()
    const found = { removed: removed.size, entries: to - removed.size, sequenced: to }
    expect(await check([...before, closing, explaining])).toMatchObject({ ok: true, ...found })
  })

  test('is refused when that entry is not in the tree of the last checkpoint, and those texts are named', async () => {
    const { before, explaining, closing } = await late((proof) => proof.with(0, new Uint8Array(32)))
    const { problems } = await check([...before, closing, explaining])
    expect(problems.map(({ what, leaf }) => [what, leaf])).toEqual([
      ['missing', 0],
      ['missing', 39],
      ['missing', 68],
      ['altered', to],
    ])
  })

  test('is refused when another text than the one that has the proof says so', async () => {
    const { before, explaining, closing } = await late()
    const { ok, problems } = await check([...before, closing, explaining.replace('"count":5', '"count":6')])
    expect(ok).toBe(false)
    expect(problems.map(({ leaf }) => leaf)).toEqual([0, 39, 68, to])
  })

  test('is refused when that entry comes before the checkpoint, for which it would have to be held', async () => {
    const { before, explaining, closing } = await late()
    const { problems } = await check([...before, explaining, closing])
    expect(problems.map(({ leaf }) => leaf)).toEqual([0, 39, 68, to])
  })

  test('is refused when what says so is cut off, with or without the checkpoint before it, and those texts are named', async () => {
    const { before, closing } = await late()
    for (const lines of [[...before, closing], before]) {
      const { ok, problems } = await check(lines)
      expect(ok).toBe(false)
      expect(problems.map(({ leaf }) => leaf)).toEqual(expect.arrayContaining([0, 39, 68]))
    }
  })

  test('verifies with the key of its entries, where the ledger has gone on to another key since', async () => {
    const { before, explaining, root, proof } = await late()
    const { signer: next } = await newKey()
    const after = { origin: signer.name, size, root }
    const handOver = await signCheckpoint({ ...after, nextKey: next.verifierKey }, signer, next)
    const newest = await signCheckpoint(after, next)
    const closings = [handOver, newest].map((note) => formatCheckpointLine(note, proof))
    expect(await check([...before, ...closings, explaining])).toMatchObject({ ok: true, problems: [] })
    // The old key's word is needed.
    const [, last = ''] = closings
    expect((await check([...before, last, explaining])).ok).toBe(false)
  })
})
