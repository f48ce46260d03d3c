import { decodeBase64, encodeBase64 } from './base64.ts'

/** A signed text. @see https://c2sp.org/signed-note */
export interface Note {
  /** what is signed, its last line feed included */
  text: string
  signatures: readonly NoteSignature[]
}

export interface NoteSignature {
  name: string
  /** four bytes that name the key among those of `name` */
  keyId: Uint8Array
  signature: Uint8Array
}

/** Text that is not a signed note, or not a checkpoint. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

const maxLength = 65_536
const maxSignatures = 100

export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    const bytes = new Uint8Array(4 + signature.length)
    bytes.set(keyId)
    bytes.set(signature, 4)
    return `\u2014 ${name} ${encodeBase64(bytes)}\n`
  })
  return `${text}\n${lines.join('')}`
}

/**
 * Splits a note into its text and signatures, which are not checked here.
 * @throws NoteError
 */
export function parseNote(note: string): Note {
  if (note.length > maxLength) throw new NoteError(`a note has at most ${maxLength} characters`)
  // Rejects control characters, as the specification asks; `\n` is the only one a note may hold.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.isWellFormed()) {
    throw new NoteError('a note has no control characters')
  }
  const split = note.lastIndexOf('\n\n')
  if (split === -1) throw new NoteError('a note has an empty line before its signatures')
  return { text: note.slice(0, split + 1), signatures: parseSignatures(note.slice(split + 2)) }
}

/** Reads the signature lines of a note, which are not checked here. @throws NoteError */
export function parseSignatures(text: string): NoteSignature[] {
  if (text.length > maxLength) throw new NoteError(`a note has at most ${maxLength} characters`)
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new NoteError('a note ends with a line feed')
  if (lines.length === 0) throw new NoteError('a note has at least one signature')
  if (lines.length > maxSignatures) throw new NoteError(`a note has at most ${maxSignatures} signatures`)
  return lines.map(parseSignature)
}

function parseSignature(line: string): NoteSignature {
  const [, name, text] = /^\u2014 ([^ +]+) ([^ ]+)$/.exec(line) ?? []
  const bytes = text === undefined ? undefined : decodeBase64(text)
  if (name === undefined || !isKeyName(name) || !bytes || bytes.length < 5) {
    throw new NoteError('a signature line is not in the form of a signed note')
  }
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

/** True for a key name a note may carry: not empty, without spaces and plus signs. */
export function isKeyName(name: string): boolean {
  return /^[^\s+]+$/.test(name)
}
