import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** Content of a call in two parts, each a stream of records of its own. */
export const parts = ['request', 'response'] as const
export type Part = (typeof parts)[number]

/** Whose content it is: authenticated with every record, so that rows cannot change places. */
export interface ContentOwner {
  exchange: string
  person: string
  /** UTC, YYYY-MM-DD */
  day: string
}

/** Plain bytes of a record that is not the last. */
export const recordBytes = 65_536
export const saltBytes = 32
const tagBytes = 16
const maxRecords = 2 ** 32

/** What seals one part of one exchange, and nothing else ever. */
export interface PartKey {
  key: Buffer
  associated: Buffer
}

/** Which part of which exchange, and the exchange's salt. */
export interface PartPlace {
  owner: ContentOwner
  part: Part
  salt: Uint8Array
}

/** A record's place in its part. */
export interface RecordPlace {
  /** from 0, without a hole */
  seq: number
  /** true for exactly one, the end: without it a part is not whole */
  last: boolean
}

/** A record was changed, or stands where another belongs. */
export class ContentBroken extends Error {
  override readonly name = 'ContentBroken'
}

/**
 * The data key never encrypts: each part of each exchange has a key of its own, derived from it and the exchange's random
 * salt, as in the STREAM construction of Tink (AES-GCM-HKDF). So a record's nonce can be its number, and no count of
 * uses has to be kept (decision 093).
 */
export function partKey(dataKey: Uint8Array, { owner, part, salt }: PartPlace): PartKey {
  const { exchange, person, day } = owner
  return {
    key: Buffer.from(hkdfSync('sha256', dataKey, salt, `sekisho content 1 ${part}`, 32)),
    associated: Buffer.from(JSON.stringify([1, exchange, person, day, part])),
  }
}

/** Cipher text, then the tag. */
export function sealRecord(part: PartKey, place: RecordPlace, plain: readonly Uint8Array[]): Buffer {
  const cipher = createCipheriv('aes-256-gcm', part.key, nonceOf(place)).setAAD(part.associated)
  const [first] = plain
  // An answer comes in hundreds of small pieces, and a call of the cipher costs more than copying them.
  const sealed = cipher.update(plain.length === 1 && first ? first : Buffer.concat(plain))
  return Buffer.concat([sealed, cipher.final(), cipher.getAuthTag()])
}

/** @throws ContentBroken */
export function openRecord(part: PartKey, place: RecordPlace, sealed: Uint8Array): Buffer {
  if (sealed.length < tagBytes) throw new ContentBroken('a record is too short')
  const decipher = createDecipheriv('aes-256-gcm', part.key, nonceOf(place))
  decipher.setAAD(part.associated).setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch (cause) {
    throw new ContentBroken('a record was changed, or is another’s', { cause })
  }
}

function nonceOf({ seq, last }: RecordPlace): Buffer {
  if (seq >= maxRecords) throw new RangeError('a part has too many records')
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(seq, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}
