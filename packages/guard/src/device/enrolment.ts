import type { JsonWebKey } from 'node:crypto'
import { isRecord, parseObject, textAt } from '../state/json.ts'
import { readSmallFile } from '../state/read-file.ts'
import { publicJwkOf } from './tokens.ts'

/** What makes this machine a device of a person. Its private key never leaves the file. */
export interface Enrolment {
  /** origin, without a trailing slash */
  server: string
  /** `gdv_…` */
  device: string
  person: string
  /** `aud` of what this device signs */
  audience: string
  key: JsonWebKey
}

const maxBytes = 16_384

/** Undefined: there is none, or it is not what enrolling writes. @throws NodeJS.ErrnoException */
export async function readEnrolment(file: string): Promise<Enrolment | undefined> {
  const text = await readSmallFile(file, maxBytes)
  const value = text === undefined ? undefined : parseObject(text)
  if (value === undefined) return undefined
  const [server, device, person, audience] = ['server', 'device', 'person', 'audience'].map((key) =>
    textAt(value, key),
  )
  const { key } = value
  if (!server || !device || !person || !audience || !isPrivate(key)) return undefined
  return { server, device, person, audience, key }
}

/** Both halves of an Ed25519 key, as far as can be seen without using it. */
function isPrivate(key: unknown): key is JsonWebKey {
  return publicJwkOf(key) !== undefined && isRecord(key) && halfForm.test(textAt(key, 'd') ?? '')
}

const halfForm = /^[A-Za-z0-9_-]{43}$/
