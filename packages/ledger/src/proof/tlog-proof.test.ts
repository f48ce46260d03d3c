import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  formatLogProof,
  leafHash,
  NoteError,
  parseLogProof,
  proveInclusion,
  signCheckpoint,
  verifyLogProof,
  type LogProof,
  type NoteVerifier,
} from '../index.ts'
import { newKey } from '../testing/keys.ts'
import { sourceOf, treeHash } from '../testing/naive-tree.ts'
import { sha256 } from '../testing/sha256.ts'

const entries = Array.from({ length: 11 }, (_, leaf) => Buffer.from(`{"entry":${leaf}}`))
const leaves = entries.map((entry) => leafHash(sha256, entry))
const leaf = 6
let verifier: NoteVerifier
let proof: LogProof
let text: string

beforeAll(async () => {
  const key = await newKey()
  verifier = key.verifier
  const checkpoint = { origin: key.signer.name, size: leaves.length, root: treeHash(leaves) }
  proof = {
    extra: new Uint8Array(entries[leaf] ?? []),
    leaf,
    proof: await proveInclusion(sourceOf(leaves), { leaf, size: leaves.length }),
    checkpoint: await signCheckpoint(checkpoint, key.signer),
  }
  text = formatLogProof(proof)
})

describe('a proof in its text form', () => {
  test('is read back as it was written, with the entry and without', () => {
    const read = parseLogProof(text)
    expect({ ...read, proof: read.proof.map(Buffer.from) }).toEqual({
      ...proof,
      proof: proof.proof.map(Buffer.from),
    })
    const bare = { ...proof, extra: undefined }
    expect(parseLogProof(formatLogProof(bare)).extra).toBeUndefined()
    expect(text.split('\n').slice(0, 3)).toEqual([
      'c2sp.org/tlog-proof@v1',
      `extra ${Buffer.from(entries[leaf] ?? []).toString('base64')}`,
      'index 6',
    ])
  })

  test('verifies with the public key alone', async () => {
    expect(await verifyLogProof(sha256, parseLogProof(text), [verifier])).toMatchObject({ size: 11 })
  })

  test('says nothing without a key, with another, or without the entry', async () => {
    const other = (await newKey()).verifier
    await expect(verifyLogProof(sha256, proof, [])).rejects.toThrow(NoteError)
    await expect(verifyLogProof(sha256, proof, [other])).rejects.toThrow(NoteError)
    await expect(verifyLogProof(sha256, { ...proof, extra: undefined }, [verifier])).rejects.toThrow(
      NoteError,
    )
  })

  test('is refused once a byte of it has changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 127 }), async (at, change) => {
        const altered =
          text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ change) + text.slice(at + 1)
        await expect(
          (async () => verifyLogProof(sha256, parseLogProof(altered), [verifier]))(),
        ).rejects.toThrow(NoteError)
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    ['another head', (good: string) => good.replace('@v1', '@v2')],
    ['a leading zero', (good: string) => good.replace('index 6', 'index 06')],
    ['no index', (good: string) => good.replace('index 6\n', '')],
    ['an index past 53 bits', (good: string) => good.replace('index 6', 'index 9007199254740992')],
    ['extra data that are not base64', (good: string) => good.replace('extra ', 'extra -')],
    ['two lines of extra data', (good: string) => good.replace('extra ', 'extra AAAA\nextra ')],
    ['a line after its hashes', (good: string) => good.replace('\n\n', '\nmore\n\n')],
    ['a short hash', (good: string) => good.replace('index 6\n', 'index 6\nAAAA\n')],
    [
      'too many hashes',
      (good: string) => good.replace('index 6\n', `index 6\n${`${'A'.repeat(43)}=\n`.repeat(54)}`),
    ],
    ['a carriage return', (good: string) => good.replace('index 6\n', 'index 6\r\n')],
    ['no checkpoint', (good: string) => good.slice(0, good.indexOf('\n\n') + 2)],
    ['no empty line', (good: string) => good.slice(0, good.indexOf('\n\n'))],
    ['more than it may hold', (good: string) => good + 'A'.repeat(4_194_304)],
  ])('is refused with %s', (_, change) => {
    expect(() => parseLogProof(change(text))).toThrow(NoteError)
  })

  test('is refused without any other error, whatever it is', () => {
    const piece = fc.constantFrom(
      'c2sp.org/tlog-proof@v1',
      'extra ',
      'index ',
      '0',
      '12',
      '\n',
      '\n\n',
      'AAAA',
      '=',
      '— ',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        expect(() => parseLogProof(pieces.join(''))).toThrow(NoteError)
      }),
    )
  })
})
