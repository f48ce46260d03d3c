import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  addCosignatures,
  formatCheckpoint,
  formatCosignatures,
  importCosigner,
  importSigner,
  importVerifier,
  NoteError,
  openCheckpoint,
  parseNote,
  signCheckpoint,
  type Cosigner,
  type NoteSigner,
} from './index.ts'
import { splitCosignature } from './cosignature.ts'
import { sha256 } from './testing/sha256.ts'

const checkpoint = {
  origin: 'example.com/behind-the-sofa',
  size: 20_852_163,
  root: sha256(Buffer.from('root')),
}
const time = 1_679_315_147
let log: NoteSigner
let witness: Cosigner

async function privateKey() {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 keys come in pairs')
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
}

beforeAll(async () => {
  log = await importSigner({ sha256, name: checkpoint.origin, privateKey: await privateKey() })
  witness = await importCosigner({ sha256, name: 'witness.example.com/w1', privateKey: await privateKey() })
})

async function cosigned(): Promise<string> {
  const note = await signCheckpoint(checkpoint, log)
  return addCosignatures(note, formatCosignatures([await witness.cosign(parseNote(note).text, time)]))
}

describe('a cosignature', () => {
  test('carries the time where the example of the specification has it', () => {
    const line =
      'jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=='
    expect(splitCosignature(Buffer.from(line, 'base64').subarray(4))?.time).toBe(time)
  })

  test('is over the header, the time and the checkpoint, as any Ed25519 library sees it', async () => {
    const note = parseNote(await cosigned())
    const typed = Buffer.from(/^[^+]+\+[^+]+\+(.+)$/.exec(witness.verifierKey)?.[1] ?? '', 'base64')
    expect(typed[0]).toBe(4)
    const key = await crypto.subtle.importKey('raw', typed.subarray(1), 'Ed25519', false, ['verify'])
    const text = `cosignature/v1\ntime ${time}\n${formatCheckpoint(checkpoint)}`
    const signature = Uint8Array.from(note.signatures[1]?.signature.slice(8) ?? [])
    expect(await crypto.subtle.verify('Ed25519', key, signature, Buffer.from(text))).toBe(true)
  })

  test('lets a checkpoint open with the key of the witness alone, and of the log alone', async () => {
    const note = await cosigned()
    for (const key of [witness.verifierKey, log.verifierKey])
      expect((await openCheckpoint(note, [await importVerifier(sha256, key)])).size).toBe(checkpoint.size)
  })

  test('is refused once any bit of it has changed', async () => {
    const note = parseNote(await cosigned())
    const [signature] = note.signatures.slice(1)
    const verifier = await importVerifier(sha256, witness.verifierKey)
    const bits = fc.integer({ min: 0, max: 72 * 8 - 1 })
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const changed = Uint8Array.from(signature?.signature ?? [])
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await verifier.verify(note.text, changed)).toBe(false)
      }),
    )
    expect(await verifier.verify(note.text, signature?.signature ?? new Uint8Array())).toBe(true)
  })

  test('is no signature of a log: the same key under the other type has another id', async () => {
    const key = await privateKey()
    const both = { sha256, name: 'same', privateKey: key }
    const [signer, cosigner] = [await importSigner(both), await importCosigner(both)]
    expect(signer.verifierKey.split('+')[1]).not.toBe(cosigner.verifierKey.split('+')[1])
  })
})

test('an answer that is no signature lines is not added', async () => {
  const note = await signCheckpoint(checkpoint, log)
  for (const answer of ['', 'nonsense\n', '\u2014 w AAAA\n', '\u2014 w AAAAAAAA', 'x'.repeat(70_000)])
    expect(() => addCosignatures(note, answer)).toThrow(NoteError)
})
