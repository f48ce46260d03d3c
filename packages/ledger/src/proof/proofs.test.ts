import { describe, expect, test } from 'vitest'
import {
  leafHash,
  ProofRangeError,
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
} from '../index.ts'
import { consistencyPath, inclusionPath, sourceOf, treeHash } from '../testing/naive-tree.ts'
import { sha256 } from '../testing/sha256.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const unhex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

/** The eight leaves that RFC 6962 implementations share in their tests. */
const shared = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const sharedLeaves = shared.map((text) => leafHash(sha256, unhex(text)))

/** As published in the tests of transparency-dev/merkle; leaves are counted from 0 here. */
const publishedInclusions = [
  { leaf: 0, size: 1, proof: [] },
  {
    leaf: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    leaf: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { leaf: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    leaf: 1,
    size: 5,
    proof: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]
const publishedConsistencies = [
  { from: 1, to: 1, proof: [] },
  {
    from: 1,
    to: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    from: 6,
    to: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
  {
    from: 6,
    to: 7,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
]

const most = 130
const leaves = Array.from({ length: most }, (_, leaf) => leafHash(sha256, Buffer.from(`entry ${leaf}`)))
const roots = Array.from({ length: most + 1 }, (_, size) => treeHash(leaves.slice(0, size)))
const source = sourceOf(leaves)

/** What is left of a proof after one thing was done to it: each is another list of hashes. */
function spoilt(proof: readonly Uint8Array[], more: Uint8Array): Uint8Array[][] {
  const flipped = proof.map((_, at) =>
    proof.map((hash, index) =>
      index === at ? hash.map((byte, place) => (place === at % 32 ? byte ^ 1 : byte)) : hash,
    ),
  )
  const shorter = proof.length === 0 ? [] : [proof.slice(1), proof.slice(0, -1)]
  const [first] = proof
  const cut = first ? [[first.slice(1), ...proof.slice(1)]] : []
  return [...flipped, ...shorter, ...cut, [...proof, more], [more, ...proof]]
}

describe('an inclusion proof', () => {
  test.each(publishedInclusions)(
    'is the published one: leaf $leaf of $size',
    async ({ leaf, size, proof }) => {
      const made = await proveInclusion(sourceOf(sharedLeaves), { leaf, size })
      expect(made.map(hex)).toEqual(proof)
      const root = treeHash(sharedLeaves.slice(0, size))
      const of = sharedLeaves[leaf] ?? new Uint8Array()
      expect(verifyInclusion(sha256, { leaf, size, leafHash: of, proof: proof.map(unhex), root })).toBe(true)
    },
  )

  test(`is that of the RFC for every leaf of every size up to ${most}, and verifies`, async () => {
    for (let size = 1; size <= most; size++) {
      const tree = leaves.slice(0, size)
      const root = roots[size] ?? new Uint8Array()
      for (const [leaf, of] of tree.entries()) {
        const proof = await proveInclusion(source, { leaf, size })
        if (size % 13 === 0) expect(proof).toEqual(inclusionPath(leaf, tree))
        if (!verifyInclusion(sha256, { leaf, size, leafHash: of, proof, root })) {
          expect.fail(`leaf ${leaf} of ${size}`)
        }
      }
    }
  })

  test('of another leaf, another size, another root or with a change anywhere is refused', async () => {
    for (const size of [1, 2, 3, 7, 8, 64, 65, 97, most]) {
      const root = roots[size] ?? new Uint8Array()
      for (const [leaf, of] of leaves.slice(0, size).entries()) {
        const proof = await proveInclusion(source, { leaf, size })
        const good = { leaf, size, leafHash: of, proof, root }
        const wrong = [
          ...spoilt(proof, of).map((other) => ({ ...good, proof: other })),
          ...[leaf - 1, leaf + 1, leaf ^ 2, leaf + 0.5, -1, Number.NaN].map((other) => ({
            ...good,
            leaf: other,
          })),
          ...[size * 2 + 1, Math.floor(size / 2), 0].map((other) => ({ ...good, size: other })),
          { ...good, root: roots[size - 1] ?? root.slice(1) },
          { ...good, root: root.slice(1) },
          { ...good, leafHash: leaves[(leaf + 1) % most] ?? of },
          { ...good, leafHash: new Uint8Array(0) },
        ]
        for (const [which, bad] of wrong.entries()) {
          if (verifyInclusion(sha256, bad)) expect.fail(`leaf ${leaf} of ${size}: change ${which} passes`)
        }
      }
    }
  })

  test('is not made of a leaf the tree has not', async () => {
    for (const leaf of [5, -1, 0.5, Number.MAX_SAFE_INTEGER + 1]) {
      await expect(proveInclusion(source, { leaf, size: 5 })).rejects.toThrow(ProofRangeError)
    }
  })

  test('of a tree beyond 32 bits asks for the right subtrees', async () => {
    const asked: string[] = []
    const size = 2 ** 40 + 5
    const hashes = {
      async hash(level: number, index: number) {
        asked.push(`${level}/${index}`)
        return new Uint8Array(32)
      },
    }
    const proof = await proveInclusion({ sha256, hashes }, { leaf: 2 ** 40 + 4, size })
    expect(proof).toHaveLength(2)
    expect(asked.toSorted()).toEqual([`2/${2 ** 38}`, '40/0'])
  })
})

describe('a consistency proof', () => {
  test.each(publishedConsistencies)('is the published one: $from in $to', async ({ from, to, proof }) => {
    const made = await proveConsistency(sourceOf(sharedLeaves), { from, to })
    expect(made.map(hex)).toEqual(proof)
    const [fromRoot, toRoot] = [treeHash(sharedLeaves.slice(0, from)), treeHash(sharedLeaves.slice(0, to))]
    expect(verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof: proof.map(unhex) })).toBe(true)
  })

  test(`is that of the RFC for every two sizes up to ${most}, and verifies`, async () => {
    for (let to = 0; to <= most; to++) {
      for (let from = 0; from <= to; from++) {
        const proof = await proveConsistency(source, { from, to })
        if (to % 13 === 0 && from > 0) expect(proof).toEqual(consistencyPath(from, leaves.slice(0, to)))
        const [fromRoot, toRoot] = [roots[from] ?? new Uint8Array(), roots[to] ?? new Uint8Array()]
        if (!verifyConsistency(sha256, { from, to, fromRoot, toRoot, proof })) expect.fail(`${from} in ${to}`)
      }
    }
  })

  test('between other sizes or roots, or with a change anywhere, is refused', async () => {
    for (const to of [2, 3, 7, 8, 63, 64, 100, most]) {
      for (let from = 1; from < to; from++) {
        const proof = await proveConsistency(source, { from, to })
        const [fromRoot, toRoot] = [roots[from] ?? new Uint8Array(), roots[to] ?? new Uint8Array()]
        const good = { from, to, fromRoot, toRoot, proof }
        const wrong = [
          ...spoilt(proof, fromRoot).map((other) => ({ ...good, proof: other })),
          ...[from - 1, from + 1, to + 1, -1, 0.5].map((other) => ({ ...good, from: other })),
          // To other sizes of the same shape the hashes lead all the same; a root that is signed names its size.
          ...[from - 1, to * 2 + 1].map((other) => ({ ...good, to: other })),
          { ...good, fromRoot: toRoot, toRoot: fromRoot },
          { ...good, fromRoot: roots[from - 1] ?? toRoot },
          { ...good, toRoot: roots[to - 1] ?? fromRoot },
          { ...good, proof: [] },
        ]
        for (const [which, bad] of wrong.entries()) {
          if (verifyConsistency(sha256, bad)) expect.fail(`${from} in ${to}: change ${which} passes`)
        }
      }
    }
  })

  test('of nothing is empty, and says nothing for a root that is not the empty one', () => {
    const toRoot = roots[5] ?? new Uint8Array()
    const empty = roots[0] ?? new Uint8Array()
    expect(verifyConsistency(sha256, { from: 0, to: 5, fromRoot: empty, toRoot, proof: [] })).toBe(true)
    expect(verifyConsistency(sha256, { from: 0, to: 5, fromRoot: toRoot, toRoot, proof: [] })).toBe(false)
    expect(verifyConsistency(sha256, { from: 0, to: 5, fromRoot: empty, toRoot, proof: [empty] })).toBe(false)
  })

  test('is not made backwards', async () => {
    await expect(proveConsistency(source, { from: 6, to: 5 })).rejects.toThrow(ProofRangeError)
  })
})
