import {
  createFrontier,
  importVerifier,
  leafHash,
  parseCheckpoint,
  parseNote,
  proveConsistency,
  proveInclusion,
  signersOf,
  verifyConsistency,
  verifyInclusion,
} from '@sekisho/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { sha256 } from '../sha256.ts'
import { refused } from '../testing/entries.ts'
import { createTestClock, openNode, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { TileMissing, treeOfTiles } from '../tiles.ts'
import { forward, leafHashes } from './forward.ts'
import { proveEntry, proveGrowth, readCheckpoint, treeSize } from './proofs.ts'

const hex = (bytes: Uint8Array = new Uint8Array()) => Buffer.from(bytes).toString('hex')
const databases = await testDatabases()

describe.each(databases)('proofs from a store on $name', (database) => {
  const clock = createTestClock()
  let store: TestStore
  let nodes: TestNode[]
  /** every leaf hash, in order */
  let leaves: Uint8Array[]

  /** Two nodes in turns, in ranges of every length, some longer than a tile. */
  async function grow(counts: readonly number[]): Promise<void> {
    for (const [turn, count] of counts.entries()) {
      const node = nodes[turn % nodes.length]
      await node?.append(...Array.from({ length: count }, (_, at) => refused(`exc_${turn}_${at}`)))
      clock.advance(2_000)
      await node?.catchUp()
    }
    leaves = await leafHashes(store.sql.read, 0, 1e9)
  }

  beforeAll(async () => {
    store = await openTestStore(await database.open())
    const findDead = () => new Set<string>()
    nodes = [
      await openNode({ boot: 'boot_a', storage: store.storage, clock, findDead }),
      await openNode({ boot: 'boot_b', storage: store.storage, clock, findDead }),
    ]
    await grow([1, 1, 1, 300, 2, 511, 1, 1, 256, 700])
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
    await store.sql.close()
    await database.dispose()
  })

  const rootAt = (size: number) => rootOfLeaves(leaves.slice(0, size))

  test('lead from each entry to the root of the newest checkpoint', async () => {
    const size = await treeSize(store.sql.read)
    expect(size).toBe(leaves.length)
    const verifier = await importVerifier(sha256, store.verifierKey)
    for (const leaf of [0, 1, 2, 3, 255, 256, 257, 511, 512, 1000, size - 2, size - 1]) {
      const found = await proveEntry(store.sql.read, leaf)
      if (!found) throw new Error(`no proof of leaf ${leaf}`)
      const note = parseNote(found.checkpoint.note)
      expect(await signersOf(note, [verifier])).toHaveLength(1)
      const { root } = parseCheckpoint(note.text)
      const of = leafHash(sha256, Buffer.from(found.text ?? ''))
      expect(verifyInclusion(sha256, { leaf, size, leafHash: of, proof: found.proof, root })).toBe(true)
    }
  })

  test('lead to the root of an older checkpoint that is kept, and there are none to others', async () => {
    const [oldest] = await store.sql.read
      .selectFrom('ledger_checkpoints')
      .select('size')
      .orderBy('size')
      .execute()
    const size = oldest?.size ?? 0
    const found = await proveEntry(store.sql.read, size - 1, size)
    expect(found?.checkpoint.size).toBe(size)
    expect(await proveEntry(store.sql.read, size, size)).toBeUndefined()
    expect(await proveEntry(store.sql.read, 0, size + 123_456)).toBeUndefined()
    expect(await readCheckpoint(store.sql.read, size + 123_456)).toBeUndefined()
    expect(await proveEntry(store.sql.read, leaves.length)).toBeUndefined()
  })

  test('show that a tree begins with an older one, for sizes around every tile', async () => {
    const sizes = [1, 2, 3, 255, 256, 257, 303, 512, 513, 1024, 1025, leaves.length]
    for (const to of sizes) {
      for (const from of sizes.filter((size) => size <= to)) {
        const found = await proveGrowth(store.sql.read, from, to)
        const [fromRoot, toRoot] = [rootAt(from), rootAt(to)]
        const proof = found?.proof ?? []
        if (!verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof })) expect.fail(`${from} in ${to}`)
      }
    }
    expect(await proveGrowth(store.sql.read, 1, leaves.length + 1)).toBeUndefined()
  })

  test('read the same entries in leaf order, from anywhere, in pages of any length', async () => {
    for (const [from, limit] of [
      [0, 3],
      [2, 5],
      [300, 600],
      [leaves.length - 1, 10],
      [leaves.length, 10],
    ] as const) {
      const found = await forward(store.sql.read, from, limit)
      expect(found.map(({ leaf }) => leaf)).toEqual(
        leaves.slice(from, from + limit).map((_, at) => from + at),
      )
      for (const { leaf, text } of found)
        expect(hex(leafHash(sha256, Buffer.from(text ?? '')))).toBe(hex(leaves[leaf]))
    }
  })

  test('are made anew from the entries when the nodes of the tree are gone, and by whoever comes first', async () => {
    const kept = await store.sql.read.selectFrom('ledger_nodes').selectAll().orderBy('idx').execute()
    expect(kept).toHaveLength(Math.floor(leaves.length / 256))
    await store.sql.kysely.deleteFrom('ledger_nodes').execute()
    await expect(proveEntry(store.sql.read, 0)).rejects.toThrow(TileMissing)
    await Promise.all(nodes.map((node) => node.catchUp()))
    expect(await store.sql.read.selectFrom('ledger_nodes').selectAll().orderBy('idx').execute()).toEqual(kept)
  })

  test('of a tree of any size ask for nothing outside of it', async () => {
    for (let size = 1; size <= leaves.length; size += 97) {
      const source = { sha256, hashes: treeOfTiles(store.sql.read, size) }
      const proof = await proveInclusion(source, { leaf: size - 1, size })
      const of = leaves[size - 1] ?? new Uint8Array()
      const root = rootAt(size)
      expect(verifyInclusion(sha256, { leaf: size - 1, size, leafHash: of, proof, root })).toBe(true)
      await proveConsistency(source, { from: Math.ceil(size / 3), to: size })
    }
  })
})

function rootOfLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  const tree = createFrontier(sha256)
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
