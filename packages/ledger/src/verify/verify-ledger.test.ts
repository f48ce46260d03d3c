import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  createFrontier,
  encodeBase64,
  encodeBase64Url,
  verifyLedger,
  type LedgerProblem,
  type NoteSigner,
  type NoteVerifier,
  type StoredEntry,
} from '../index.ts'
import { newKey } from '../testing/keys.ts'
import {
  append,
  buildLedger,
  entryRow,
  flip,
  readMemory,
  row,
  type MemoryLedger,
} from '../testing/memory-ledger.ts'
import { sha256 } from '../testing/sha256.ts'

const plan = [
  { boot: 'boot_a', count: 4 },
  { boot: 'boot_b', count: 3 },
  { boot: 'boot_a', count: 1 },
  { boot: 'boot_b', count: 5 },
]
const tail = 3
let signer: NoteSigner
let verifier: NoteVerifier

beforeAll(async () => void ({ signer, verifier } = await newKey()))

const newLedger = () => buildLedger(plan, { tail, signer })

async function problemsOf(ledger: MemoryLedger, checkpoint?: string): Promise<readonly LedgerProblem[]> {
  const kept = checkpoint === undefined ? {} : { checkpoints: [checkpoint] }
  const verdict = await verifyLedger(readMemory(ledger), { sha256, verifiers: [verifier], ...kept })
  expect(verdict.ok).toBe(verdict.problems.length === 0)
  expect(verdict.problemCount).toBeGreaterThanOrEqual(verdict.problems.length)
  return verdict.problems
}

function boot(ledger: MemoryLedger, name: string) {
  const found = ledger.boots.get(name)
  if (!found) throw new Error(`no boot ${name}`)
  return found
}

const textOf = ({ body }: StoredEntry) => new TextDecoder().decode(body)

describe('an untouched ledger', () => {
  test('verifies, with the root of a tree built from its leaves', async () => {
    const ledger = await newLedger()
    const tree = createFrontier(sha256)
    for (const { boot: name, firstSeq, count } of ledger.ranges) {
      const { entries } = boot(ledger, name)
      for (const { leafHash } of entries.slice(firstSeq, firstSeq + count)) tree.append(leafHash)
    }
    const verdict = await verifyLedger(readMemory(ledger), { sha256, verifiers: [verifier] })
    expect(verdict).toEqual({
      ok: true,
      entries: 19,
      sequenced: 13,
      removed: 0,
      root: encodeBase64(tree.root()),
      problems: [],
      problemCount: 0,
      keys: [{ key: verifier.verifierKey, checkpoints: 4, firstSize: 4, lastSize: 13 }],
    })
  })

  test('verifies when it is empty', async () => {
    expect(await problemsOf({ boots: new Map(), ranges: [], checkpoints: [] })).toEqual([])
  })

  test('verifies across many pages', async () => {
    const long = [
      { boot: 'boot_a', count: 1_200 },
      { boot: 'boot_b', count: 600 },
      { boot: 'boot_a', count: 1 },
    ]
    const ledger = await buildLedger(long, { signer })
    expect(await problemsOf(ledger)).toEqual([])
  })

  test('is vouched for by a saved checkpoint through the last entry it covers', async () => {
    const ledger = await newLedger()
    const { note, size } = row(ledger.checkpoints, 2)
    append(ledger, 'boot_a', 5)
    const verdict = await verifyLedger(readMemory(ledger), { sha256, checkpoints: [note] })
    expect(verdict.ok).toBe(true)
    expect(verdict.vouchedThrough).toEqual({ size, entry: { boot: 'boot_a', seq: 4 } })
  })
})

describe('the first problem names', () => {
  test('an entry whose text was changed', async () => {
    const ledger = await newLedger()
    const { entries } = boot(ledger, 'boot_b')
    entries[3] = {
      ...row(entries, 3),
      body: new TextEncoder().encode(textOf(row(entries, 3)).replace('entry 3', 'entry 9')),
    }
    const [first, ...others] = await problemsOf(ledger)
    expect(first).toMatchObject({ what: 'altered', boot: 'boot_b', seq: 3, leaf: 8 })
    expect(others).toEqual([])
  })

  test('an entry whose stored hash was changed', async () => {
    const ledger = await newLedger()
    const { entries } = boot(ledger, 'boot_a')
    entries[2] = { ...row(entries, 2), leafHash: flip(row(entries, 2).leafHash, 5) }
    expect((await problemsOf(ledger))[0]).toMatchObject({ what: 'altered', boot: 'boot_a', seq: 2, leaf: 2 })
  })

  test.each([
    ['in the middle of a range', 'boot_b', 5, 10],
    ['at the end of a range', 'boot_a', 3, 3],
    ['at the very first leaf', 'boot_a', 0, 0],
    ['without a leaf', 'boot_a', 5, undefined],
  ])('an entry %s that was rewritten with a fitting hash', async (...[, name, seq, leaf]) => {
    const ledger = await newLedger()
    const { entries } = boot(ledger, name)
    const before = entries[seq - 1]
    entries[seq] = entryRow(
      { boot: name, seq, prev: before ? encodeBase64Url(before.leafHash) : '' },
      'never happened',
    )
    expect((await problemsOf(ledger))[0]).toMatchObject({
      what: 'altered',
      boot: name,
      seq,
      ...(leaf === undefined ? {} : { leaf }),
    })
  })

  test('a sequenced entry that was rewritten and has no follower', async () => {
    const ledger = await buildLedger(plan)
    const { entries } = boot(ledger, 'boot_b')
    entries[7] = entryRow(
      { boot: 'boot_b', seq: 7, prev: encodeBase64Url(row(entries, 6).leafHash) },
      'never happened',
    )
    expect((await problemsOf(ledger))[0]).toMatchObject({ what: 'range', boot: 'boot_b', seq: 7, leaf: 12 })
  })

  test('an entry that is gone', async () => {
    const ledger = await newLedger()
    boot(ledger, 'boot_b').entries.splice(4, 1)
    const [first, ...others] = await problemsOf(ledger)
    expect(first).toMatchObject({
      what: 'missing',
      boot: 'boot_b',
      seq: 4,
      leaf: 9,
      detail: '1 entry is missing here',
    })
    expect(others).toEqual([])
  })

  test('an entry without a leaf that is gone', async () => {
    const ledger = await newLedger()
    boot(ledger, 'boot_a').entries.splice(6, 1)
    expect((await problemsOf(ledger))[0]).toMatchObject({ what: 'missing', boot: 'boot_a', seq: 6 })
  })

  test('the first of two entries that changed places', async () => {
    const ledger = await newLedger()
    const { entries } = boot(ledger, 'boot_b')
    const [first, second] = [row(entries, 3), row(entries, 6)]
    entries[3] = { ...second, seq: 3 }
    entries[6] = { ...first, seq: 6 }
    const problems = await problemsOf(ledger)
    expect(problems.map(({ what, seq }) => ({ what, seq }))).toEqual([
      { what: 'reordered', seq: 3 },
      { what: 'reordered', seq: 6 },
    ])
  })

  test('an entry put at the end of a chain it does not continue', async () => {
    const ledger = await newLedger()
    const { entries } = boot(ledger, 'boot_a')
    entries.push(entryRow({ boot: 'boot_a', seq: entries.length, prev: 'A'.repeat(43) }))
    expect(await problemsOf(ledger)).toMatchObject([
      { what: 'inserted', boot: 'boot_a', seq: entries.length - 1 },
    ])
  })

  test('a boot nobody opened', async () => {
    const ledger = await newLedger()
    const reader = readMemory(ledger)
    append(ledger, 'boot_c', 1)
    const boots = async () => [
      ...[...ledger.boots].slice(0, 2).map(([name, { sequenced }]) => ({ boot: name, sequenced })),
      { boot: 'boot_c', sequenced: undefined },
    ]
    const { problems } = await verifyLedger({ ...reader, boots }, { sha256 })
    expect(problems).toMatchObject([{ what: 'inserted', boot: 'boot_c', seq: 0 }])
  })
})

describe('a tail that was cut off', () => {
  test('is missing as far as a range or a checkpoint knew it', async () => {
    const ledger = await newLedger()
    boot(ledger, 'boot_b').entries.splice(6)
    expect((await problemsOf(ledger))[0]).toMatchObject({ what: 'missing', boot: 'boot_b', seq: 6, leaf: 11 })
    ledger.ranges.pop()
    expect((await problemsOf(ledger)).map(({ what }) => what)).toEqual(['checkpoint', 'missing'])
  })

  test('together with all that spoke of it is found by a saved checkpoint, and by nothing else', async () => {
    const ledger = await newLedger()
    const saved = row(ledger.checkpoints, 3).note
    ledger.ranges.pop()
    ledger.checkpoints.pop()
    const state = boot(ledger, 'boot_b')
    state.entries.splice(3)
    state.sequenced = 3
    expect(await problemsOf(ledger)).toEqual([])
    expect((await problemsOf(ledger, saved))[0]).toMatchObject({ what: 'missing', leaf: 8 })
  })

  test('of entries without a leaf leaves no trace, and no saved checkpoint ever covered it', async () => {
    const ledger = await newLedger()
    boot(ledger, 'boot_b').entries.pop()
    expect(await problemsOf(ledger, row(ledger.checkpoints, 3).note)).toEqual([])
  })
})

/** One way to tamper: where, chosen by two numbers. Gives back false where it would change nothing. */
type Tampering = (ledger: MemoryLedger, where: number, how: number) => boolean

const bodyByte: Tampering = (ledger, where, how) => {
  const { entries } = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  const at = where % entries.length
  const found = row(entries, at)
  entries[at] = { ...found, body: flip(found.body, how) }
  return true
}
const hashByte: Tampering = (ledger, where, how) => {
  const { entries } = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  const at = where % entries.length
  const found = row(entries, at)
  entries[at] = { ...found, leafHash: flip(found.leafHash, how) }
  return true
}
const deletion: Tampering = (ledger, where) => {
  const { entries } = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  const at = where % entries.length
  entries.splice(at, 1)
  return at < entries.length
}
const swap: Tampering = (ledger, where, how) => {
  const { entries } = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  const [left, right] = [where % entries.length, how % entries.length]
  const [first, second] = [row(entries, left), row(entries, right)]
  entries[left] = { ...second, seq: first.seq }
  entries[right] = { ...first, seq: second.seq }
  return left !== right
}
const insertion: Tampering = (ledger, where, how) => {
  const { entries } = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  const copy = row(entries, where % entries.length)
  entries.push({ ...copy, seq: how % 3 === 0 ? -1 - how : entries.length + (how % 3) - 1 })
  return true
}
const truncation: Tampering = (ledger, where, how) => {
  const state = boot(ledger, where % 2 === 0 ? 'boot_a' : 'boot_b')
  state.entries.splice(how % state.sequenced)
  return true
}
const rangeEdit: Tampering = (ledger, where, how) => {
  const at = where % ledger.ranges.length
  const range = row(ledger.ranges, at)
  const edits = [
    { firstLeaf: range.firstLeaf + 100 },
    { firstLeaf: range.firstLeaf - 1_000 },
    { firstSeq: range.firstSeq + 1 },
    { count: range.count + 1 },
    { count: range.count - 1 },
    { count: 2 ** 50 },
    { boot: range.boot === 'boot_a' ? 'boot_b' : 'boot_a' },
    { boot: 'boot_x' },
    { frontier: flip(range.frontier, how) },
    { frontier: new Uint8Array(3) },
  ]
  ledger.ranges[at] = { ...range, ...row(edits, how % edits.length) }
  return true
}
const rangeDeletion: Tampering = (ledger, where) => {
  ledger.ranges.splice(where % ledger.ranges.length, 1)
  return true
}
const checkpointEdit: Tampering = (ledger, where, how) => {
  const at = where % ledger.checkpoints.length
  const { size, note } = row(ledger.checkpoints, at)
  const bytes = flip(new TextEncoder().encode(note), how)
  ledger.checkpoints[at] = { size, note: new TextDecoder().decode(bytes) }
  return true
}

describe('whatever is tampered with, and wherever', () => {
  const tamperings = {
    bodyByte,
    hashByte,
    deletion,
    swap,
    insertion,
    truncation,
    rangeEdit,
    rangeDeletion,
    checkpointEdit,
  }

  test.each(Object.entries(tamperings))('it is found: %s', async (_, tamper) => {
    const pristine = await newLedger()
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.nat(10_000), async (where, how) => {
        const ledger = structuredClone(pristine)
        fc.pre(tamper(ledger, where, how))
        expect(await problemsOf(ledger)).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('the entry itself is the first problem: a changed byte, a swap', async () => {
    const pristine = await newLedger()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.constantFrom(bodyByte, hashByte, swap),
        async (where, how, tamper) => {
          const ledger = structuredClone(pristine)
          fc.pre(tamper(ledger, where, how))
          const name = where % 2 === 0 ? 'boot_a' : 'boot_b'
          const { length } = boot(ledger, name).entries
          const seq = tamper === swap ? Math.min(where % length, how % length) : where % length
          expect((await problemsOf(ledger))[0]).toMatchObject({ boot: name, seq })
        },
      ),
      { numRuns: 150 },
    )
  })
})
