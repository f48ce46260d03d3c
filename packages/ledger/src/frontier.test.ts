import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFrontier, FrontierError, leafHash } from './index.ts'
import { treeHash } from './testing/naive-tree.ts'
import { sha256 } from './testing/sha256.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The tree of google/certificate-transparency's reference tests, which RFC 6962 implementations share. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('a frontier', () => {
  test('gives the published roots for sizes 0 to 8', () => {
    const frontier = createFrontier(sha256)
    const seen = [hex(frontier.root())]
    for (const input of inputs) {
      frontier.append(leafHash(sha256, Buffer.from(input, 'hex')))
      seen.push(hex(frontier.root()))
    }
    expect(seen).toEqual(roots)
  })

  test('has the RFC 9162 root at any size and from any resume point', () => {
    const cases = fc.record({
      size: fc.nat(200),
      resumeAt: fc.nat(200),
      seed: fc.uint8Array({ maxLength: 8 }),
    })
    fc.assert(
      fc.property(cases, ({ size, resumeAt, seed }) => {
        const leaves = Array.from({ length: size }, (_, index) =>
          leafHash(sha256, Uint8Array.of(...seed, index)),
        )
        let frontier = createFrontier(sha256)
        leaves.forEach((leaf, index) => {
          if (index === resumeAt) frontier = createFrontier(sha256, frontier.toBytes())
          frontier.append(leaf)
        })
        expect(frontier.size).toBe(size)
        expect(hex(frontier.root())).toBe(hex(treeHash(leaves)))
      }),
      { numRuns: 60 },
    )
  })

  test('takes no bytes that it did not give', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(createFrontier(sha256, bytes).toBytes()).toEqual(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(FrontierError)
        }
      }),
    )
  })

  test('counts past 32 bits', () => {
    const size = 2 ** 40
    const saved = new Uint8Array(40).fill(7)
    new DataView(saved.buffer).setBigUint64(0, BigInt(size))
    const frontier = createFrontier(sha256, saved)
    frontier.append(new Uint8Array(32))
    expect(frontier.size).toBe(size + 1)
    expect(frontier.toBytes()).toHaveLength(8 + 64)
  })
})
