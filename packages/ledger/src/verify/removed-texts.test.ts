import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { NoteSigner } from '../index.ts'
import { newKey } from '../testing/keys.ts'
import { buildLedger, flip, readMemory, row, type MemoryLedger } from '../testing/memory-ledger.ts'
import { sha256 } from '../testing/sha256.ts'
import { verifyLedger } from './verify-ledger.ts'

let signer: NoteSigner
beforeAll(async () => void ({ signer } = await newKey()))

/** Leaves 0 to 11 of two boots, and 12, which says that 1 to 3 and 6 were removed. */
const plan = [
  { boot: 'boot_a', count: 5 },
  { boot: 'boot_b', count: 4 },
  { boot: 'boot_a', count: 3 },
  { boot: 'boot_b', count: 1, removes: [[1, 3] as const, [6, 1] as const] },
]
const explained = [1, 2, 3, 6]

function placeOf(leaf: number): { boot: string; seq: number } {
  if (leaf < 5) return { boot: 'boot_a', seq: leaf }
  if (leaf < 9) return { boot: 'boot_b', seq: leaf - 5 }
  return leaf < 12 ? { boot: 'boot_a', seq: leaf - 4 } : { boot: 'boot_b', seq: 4 }
}

function entryAt(ledger: MemoryLedger, leaf: number) {
  const { boot, seq } = placeOf(leaf)
  return row(ledger.boots.get(boot)?.entries ?? [], seq)
}

async function emptied(leaves: readonly number[]): Promise<MemoryLedger> {
  const ledger = await buildLedger(plan, { tail: 1, signer })
  for (const leaf of leaves) entryAt(ledger, leaf).body = new Uint8Array(0)
  return ledger
}

it('verifies with the texts gone that an entry says were removed, all of them or some', async () => {
  for (const leaves of [[], explained, [1, 2], [6]]) {
    const verdict = await verifyLedger(readMemory(await emptied(leaves)), { sha256 })
    expect(verdict).toMatchObject({ ok: true, removed: leaves.length, entries: 15 })
  }
})

it('names each text that is gone and no entry says why', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), async (leaves) => {
      const { problems } = await verifyLedger(readMemory(await emptied(leaves)), { sha256 })
      const unexplained = leaves.filter((leaf) => !explained.includes(leaf))
      const named = problems.map(({ leaf }) => leaf)
      for (const leaf of unexplained.filter((each) => !unexplained.includes(each - 1)))
        expect(named).toContain(leaf)
      expect(problems.every(({ what }) => what === 'missing')).toBe(true)
      expect(problems.length > 0).toBe(unexplained.length > 0)
    }),
  )
})

it('does not believe an entry that was itself removed or changed', async () => {
  const ledger = await emptied([1])
  const last = entryAt(ledger, 12)
  last.body = flip(last.body, 200)
  expect((await verifyLedger(readMemory(ledger), { sha256 })).problems.map(({ leaf }) => leaf)).toContain(1)
  expect((await verifyLedger(readMemory(await emptied([1, 12])), { sha256 })).ok).toBe(false)
})

it('finds a changed hash of a removed text', async () => {
  for (const leaf of explained) {
    const ledger = await emptied(explained)
    const entry = entryAt(ledger, leaf)
    entry.leafHash = flip(entry.leafHash, 7)
    expect((await verifyLedger(readMemory(ledger), { sha256 })).ok).toBe(false)
  }
})

it('finds a text that is gone before its entry had a leaf', async () => {
  const ledger = await buildLedger(plan, { tail: 1, signer })
  row(ledger.boots.get('boot_a')?.entries ?? [], 8).body = new Uint8Array(0)
  expect((await verifyLedger(readMemory(ledger), { sha256 })).problems).toMatchObject([
    { what: 'missing', boot: 'boot_a', seq: 8 },
  ])
})
