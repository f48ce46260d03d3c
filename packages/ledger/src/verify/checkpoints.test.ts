import { beforeAll, describe, expect, test } from 'vitest'
import {
  parseNote,
  signCheckpoint,
  verifyLedger,
  type LedgerProblem,
  type NoteSigner,
  type NoteVerifier,
} from '../index.ts'
import { formatNote } from '../note.ts'
import { newKey } from '../testing/keys.ts'
import { buildLedger, flip, readMemory, row, type MemoryLedger } from '../testing/memory-ledger.ts'
import { sha256 } from '../testing/sha256.ts'

const plan = [
  { boot: 'boot_a', count: 4 },
  { boot: 'boot_b', count: 3 },
  { boot: 'boot_a', count: 1 },
  { boot: 'boot_b', count: 5 },
]
let signer: NoteSigner
let verifier: NoteVerifier

beforeAll(async () => void ({ signer, verifier } = await newKey()))

const newLedger = () => buildLedger(plan, { tail: 3, signer })

async function problemsOf(ledger: MemoryLedger, checkpoint?: string): Promise<readonly LedgerProblem[]> {
  const kept = checkpoint === undefined ? {} : { checkpoints: [checkpoint] }
  return (await verifyLedger(readMemory(ledger), { sha256, verifiers: [verifier], ...kept })).problems
}

describe('a ledger that was emptied', () => {
  const empty: MemoryLedger = { boots: new Map(), ranges: [], checkpoints: [] }

  test('is reported when a boot is known, or a node is known to have started', async () => {
    const known = { ...empty, boots: new Map([['boot_a', { sequenced: 0, entries: [] }]]) }
    expect(await problemsOf(known)).toMatchObject([{ what: 'missing', leaf: 0 }])
    const { problems } = await verifyLedger(readMemory(empty), { sha256, started: true })
    expect(problems).toMatchObject([{ what: 'missing', leaf: 0 }])
  })
})

describe('checkpoints', () => {
  test('a history rewritten from the start is found by a saved checkpoint', async () => {
    const saved = row((await newLedger()).checkpoints, 1).note
    const forged = await buildLedger(plan.toReversed(), { signer })
    expect(await problemsOf(forged)).toEqual([])
    expect((await problemsOf(forged, saved))[0]).toMatchObject({ what: 'checkpoint', leaf: 6 })
  })

  test('signed by another key are reported', async () => {
    const ledger = await newLedger()
    const verdict = await verifyLedger(readMemory(ledger), {
      sha256,
      verifiers: [{ ...verifier, name: 'somebody else' }],
    })
    expect(verdict.problems).toHaveLength(4)
    expect(verdict.problems[0]).toMatchObject({ what: 'checkpoint', leaf: 3 })
  })

  test('of other signers pass where there may be some; a bad signature under a given key never does', async () => {
    const ledger = await newLedger()
    const verify = (only: NoteVerifier) =>
      verifyLedger(readMemory(ledger), { sha256, verifiers: [only], otherSigners: true })
    expect((await verify({ ...verifier, name: 'somebody else' })).problems).toEqual([])
    const { size, note } = row(ledger.checkpoints, 1)
    const { text, signatures } = parseNote(note)
    const forged = signatures.map(({ signature, ...key }) => ({ ...key, signature: flip(signature, 9) }))
    ledger.checkpoints[1] = { size, note: formatNote({ text, signatures: forged }) }
    expect((await verify(verifier)).problems).toMatchObject([{ what: 'checkpoint', leaf: size - 1 }])
  })

  test('that are all gone are reported: a node signs one before it takes its first call', async () => {
    const ledger = await newLedger()
    ledger.checkpoints = []
    expect(await problemsOf(ledger)).toMatchObject([{ what: 'checkpoint' }])
  })

  test('need not be there while no boot has come further than its start', async () => {
    const started = [
      { boot: 'boot_a', count: 1 },
      { boot: 'boot_b', count: 1 },
    ]
    expect(await problemsOf(await buildLedger(started, { tail: 2 }))).toEqual([])
  })

  test('that cannot be read are reported, stored or given', async () => {
    const ledger = await newLedger()
    ledger.checkpoints[0] = { size: 4, note: 'nonsense' }
    expect((await problemsOf(ledger, 'nonsense')).map(({ what }) => what)).toEqual([
      'checkpoint',
      'checkpoint',
    ])
  })

  test('with another root than the entries are reported', async () => {
    const ledger = await newLedger()
    const note = await signCheckpoint(
      { origin: signer.name, size: 4, root: sha256(new Uint8Array(1)) },
      signer,
    )
    ledger.checkpoints[0] = { size: 4, note }
    expect(await problemsOf(ledger)).toMatchObject([{ what: 'checkpoint', leaf: 3 }])
  })
})

describe('projections', () => {
  function recorded() {
    const taken: number[] = []
    async function* problems() {
      yield { what: 'projection' as const, detail: 'counted twice' }
    }
    const take = (_: Uint8Array, leaf: number) => {
      taken.push(leaf)
      return undefined
    }
    return { taken, take, problems }
  }

  test('are compared with every entry that has a leaf, in leaf order', async () => {
    const projections = recorded()
    const { problems } = await verifyLedger(readMemory(await newLedger()), { sha256, projections })
    expect(projections.taken).toEqual(Array.from({ length: 13 }, (_, leaf) => leaf))
    expect(problems).toMatchObject([{ what: 'projection' }])
  })

  test('are not compared with entries that are not the ones written', async () => {
    const ledger = await newLedger()
    ledger.boots.get('boot_a')?.entries.splice(2, 1)
    const { problems } = await verifyLedger(readMemory(ledger), { sha256, projections: recorded() })
    expect(problems.map(({ what }) => what)).toEqual(['missing'])
  })
})
