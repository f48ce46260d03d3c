import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatCheckpoint,
  importSigner,
  importVerifier,
  NoteError,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
} from './index.ts'
import { sha256 } from './testing/sha256.ts'

const root = sha256(Buffer.from('root'))
const checkpoint = { origin: 'sekisho.example/ledger', size: 20_852_163, root }

async function newKey() {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 keys come in pairs')
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
}

async function newPair(name = checkpoint.origin) {
  const signer = await importSigner({ sha256, name, privateKey: await newKey() })
  return { signer, verifier: await importVerifier(sha256, signer.verifierKey) }
}

describe('a checkpoint', () => {
  test('is read back as it was written', () => {
    const read = parseCheckpoint(formatCheckpoint(checkpoint))
    expect({ ...read, root: Buffer.from(read.root) }).toEqual(checkpoint)
  })

  test('may carry extension lines', () => {
    expect(parseCheckpoint(`${formatCheckpoint(checkpoint)}more\nand more\n`).size).toBe(checkpoint.size)
  })

  test.each([
    ['no origin', '\n1\nROOT\n'],
    ['a leading zero', 'o\n01\nROOT\n'],
    ['a sign', 'o\n+1\nROOT\n'],
    ['a size past 53 bits', 'o\n9007199254740992\nROOT\n'],
    ['a short root', 'o\n1\nAAAA\n'],
    ['no final line feed', 'o\n1\nROOT'],
    ['an empty extension', 'o\n1\nROOT\n\n'],
  ])('is refused with %s', (_, text) => {
    const altered = text.replace('ROOT', Buffer.from(root).toString('base64'))
    expect(() => parseCheckpoint(altered)).toThrow(NoteError)
  })
})

describe('a signed checkpoint', () => {
  test('opens with the key that signed it', async () => {
    const { signer, verifier } = await newPair()
    const note = await signCheckpoint(checkpoint, signer)
    expect((await openCheckpoint(note, [verifier])).size).toBe(checkpoint.size)
  })

  test('does not open with another key, or under another name', async () => {
    const { signer } = await newPair()
    const note = await signCheckpoint(checkpoint, signer)
    await expect(openCheckpoint(note, [(await newPair()).verifier])).rejects.toThrow(NoteError)
    await expect(openCheckpoint(note, [(await newPair('other')).verifier])).rejects.toThrow(NoteError)
  })

  test('does not open once a byte of it has changed', async () => {
    const { signer, verifier } = await newPair()
    const note = await signCheckpoint(checkpoint, signer)
    await fc.assert(
      fc.asyncProperty(fc.nat(note.length - 1), fc.integer({ min: 1, max: 127 }), async (at, change) => {
        const altered =
          note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ change) + note.slice(at + 1)
        await expect(openCheckpoint(altered, [verifier])).rejects.toThrow(NoteError)
      }),
    )
  })

  test('passes signatures of keys nobody asked about', async () => {
    const [ours, witness] = [await newPair(), await newPair('witness')]
    const note = await signCheckpoint(checkpoint, ours.signer)
    const [line] = (await signCheckpoint(checkpoint, witness.signer)).split('\n').slice(-2)
    expect((await openCheckpoint(`${note}${line}\n`, [ours.verifier])).size).toBe(checkpoint.size)
  })
})

describe('the parsers', () => {
  test('refuse anything else with a NoteError', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '1', '\u2014', ' ', '\n', '=', '+', '\t', '\ud800') })
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const parse of [parseNote, parseCheckpoint]) {
          try {
            parse(lines.join('\n'))
          } catch (error) {
            expect(error).toBeInstanceOf(NoteError)
          }
        }
      }),
    )
  })

  /** The key of golang.org/x/mod/sumdb/note's documentation, with a note it signed. */
  test('agree with Go on a published key and note', async () => {
    const verifier = await importVerifier(
      sha256,
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    )
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const note = `${text}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
    const { signatures } = parseNote(note)
    expect(await verifier.verify(text, signatures[0]?.signature ?? new Uint8Array())).toBe(true)
    expect(await verifier.verify(`${text} `, signatures[0]?.signature ?? new Uint8Array())).toBe(false)
  })

  test('refuse a verifier key whose id is not its own', async () => {
    const key = (await newPair()).signer.verifierKey
    await expect(importVerifier(sha256, key.replace(/\+\w{8}\+/, '+00000000+'))).rejects.toThrow(NoteError)
    await expect(importVerifier(sha256, 'nonsense')).rejects.toThrow(NoteError)
  })
})
