import { decodeBase64, encodeBase64 } from './base64.ts'
import { cosignedText, joinCosignature, splitCosignature } from './cosignature.ts'
import type { Sha256 } from './hash.ts'
import { isKeyName, NoteError, type NoteSignature } from './note.ts'

/** Signs notes with one Ed25519 key. */
export interface NoteSigner {
  name: string
  /** four bytes that name the key among those of `name` */
  keyId: Uint8Array
  /** the public half as `name+keyid+key`, for whoever is to verify */
  verifierKey: string
  sign(text: string): Promise<NoteSignature>
}

/** Checks the signatures of one Ed25519 key: its own, or as a witness gives them (cosignature.ts). */
export interface NoteVerifier {
  /** `name+keyid+key` */
  verifierKey: string
  name: string
  keyId: Uint8Array
  verify(text: string, signature: Uint8Array): Promise<boolean>
}

/** Signature types: Ed25519, and Ed25519 of a witness with the time. @see https://c2sp.org/signed-note#signature-types */
const ed25519 = 0x01
const cosignature = 0x04

interface SignerOptions {
  sha256: Sha256
  /** the key name, for checkpoints the origin: no spaces, no plus signs */
  name: string
  /** an Ed25519 private key as PKCS #8, DER or its PEM text */
  privateKey: Uint8Array<ArrayBuffer> | string
}

/** @throws NoteError when the name or the key cannot be used */
export async function importSigner(options: SignerOptions): Promise<NoteSigner> {
  const { name, keyId, verifierKey, sign } = await importKey(options, ed25519)
  return { name, keyId, verifierKey, sign: async (text) => ({ name, keyId, signature: await sign(text) }) }
}

/** Co-signs checkpoints as a witness, with one Ed25519 key. */
export interface Cosigner {
  name: string
  /** the public half as `name+keyid+key`, for the log and whoever is to verify */
  verifierKey: string
  /** @param time POSIX seconds: the checkpoint is the largest that the witness has seen by then */
  cosign(text: string, time: number): Promise<NoteSignature>
}

/** @throws NoteError when the name or the key cannot be used */
export async function importCosigner(options: SignerOptions): Promise<Cosigner> {
  const { name, keyId, verifierKey, sign } = await importKey(options, cosignature)
  return {
    name,
    verifierKey,
    async cosign(text, time) {
      return { name, keyId, signature: joinCosignature(time, await sign(cosignedText(text, time))) }
    },
  }
}

async function importKey({ sha256, name, privateKey }: SignerOptions, type: number) {
  if (!isKeyName(name)) throw new NoteError('a key name has no spaces and no plus signs')
  const der = typeof privateKey === 'string' ? decodePem(privateKey) : privateKey
  const key = await crypto.subtle
    .importKey('pkcs8', der, 'Ed25519', true, ['sign'])
    .catch((cause: unknown) => Promise.reject(new NoteError('not an Ed25519 private key', { cause })))
  // WebCrypto has no way from a private key to its public half but through its JWK form.
  const { x = '' } = await crypto.subtle.exportKey('jwk', key)
  const publicKey = decodeBase64(`${x.replaceAll('-', '+').replaceAll('_', '/')}=`)
  if (!publicKey) throw new NoteError('not an Ed25519 private key')
  const typed = concat(Uint8Array.of(type), publicKey)
  const keyId = keyIdOf(sha256, name, typed)
  return {
    name,
    keyId,
    verifierKey: `${name}+${hex(keyId)}+${encodeBase64(typed)}`,
    sign: async (text: string) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(text))),
  }
}

interface ReadKey {
  /** who signs with it: a log its checkpoints, or a witness what it co-signs */
  signer: 'log' | 'witness'
  name: string
  keyId: Uint8Array
  /** 32 bytes */
  publicKey: Uint8Array<ArrayBuffer>
}

/**
 * Reads a verifier key `name+keyid+key`.
 * @throws NoteError when it is not one of Ed25519, or its key id is not that of its key
 */
export function readVerifierKey(sha256: Sha256, verifierKey: string): ReadKey {
  const [, name = '', id, text = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(verifierKey.trim()) ?? []
  const typed = decodeBase64(text)
  const type = typed?.[0]
  if (!isKeyName(name) || typed?.length !== 33 || (type !== ed25519 && type !== cosignature)) {
    throw new NoteError('not an Ed25519 verifier key in the form name+keyid+key')
  }
  const keyId = keyIdOf(sha256, name, typed)
  if (hex(keyId) !== id) throw new NoteError('the key id is not that of the key')
  const signer = type === ed25519 ? 'log' : 'witness'
  return { signer, name, keyId, publicKey: Uint8Array.from(typed.slice(1)) }
}

/** The key of a log or of a witness. @throws NoteError as `readVerifierKey` */
export async function importVerifier(sha256: Sha256, verifierKey: string): Promise<NoteVerifier> {
  const { signer, name, keyId, publicKey } = readVerifierKey(sha256, verifierKey)
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  const verify = (text: string, signature: Uint8Array) =>
    crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new TextEncoder().encode(text))
  const known = { verifierKey: verifierKey.trim(), name, keyId }
  if (signer === 'log') return { ...known, verify }
  return {
    ...known,
    async verify(text, signature) {
      const parts = splitCosignature(signature)
      return parts !== undefined && (await verify(cosignedText(text, parts.time), parts.signature))
    },
  }
}

/** The first four bytes of SHA-256 over name, line feed, signature type and key. @param typed type and key */
function keyIdOf(sha256: Sha256, name: string, typed: Uint8Array): Uint8Array {
  return sha256(concat(new TextEncoder().encode(`${name}\n`), typed)).slice(0, 4)
}

function decodePem(pem: string): Uint8Array<ArrayBuffer> {
  const [, text = ''] = /-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----/.exec(pem) ?? []
  const der = decodeBase64(text.replaceAll(/\s/g, ''))
  if (!der || der.length === 0) throw new NoteError('not a PKCS #8 private key')
  return new Uint8Array(der)
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length)
  bytes.set(left)
  bytes.set(right, left.length)
  return bytes
}
