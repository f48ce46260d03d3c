import { createHash, createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto'
import { isRecord, parseObject, textAt } from '../state/json.ts'

/** An Ed25519 public key (RFC 8037). */
export interface PublicJwk {
  kty: 'OKP'
  crv: 'Ed25519'
  x: string
}

export function publicJwkOf(value: unknown): PublicJwk | undefined {
  if (!isRecord(value) || value['kty'] !== 'OKP' || value['crv'] !== 'Ed25519') return undefined
  const x = textAt(value, 'x')
  return x !== undefined && /^[A-Za-z0-9_-]{43}$/.test(x) ? { kty: 'OKP', crv: 'Ed25519', x } : undefined
}

/** RFC 7638: the members in the order of their names, without spaces. */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
}

/** A compact JWS (RFC 7515), EdDSA. */
export function signToken(
  claims: object,
  { key, ...header }: { key: JsonWebKey; typ: string; kid?: string; jwk?: PublicJwk },
): string {
  const head = JSON.stringify({ alg: 'EdDSA', ...header })
  const signed = [head, JSON.stringify(claims)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
  const signature = sign(null, Buffer.from(signed), createPrivateKey({ key, format: 'jwk' }))
  return `${signed}.${signature.toString('base64url')}`
}

/** The claims of a compact JWS that this key signed; undefined: it did not, or it is none. */
export function verifiedClaims(token: string, key: PublicJwk): Readonly<Record<string, unknown>> | undefined {
  const [header = '', payload = '', signature = '', ...more] = token.split('.')
  if (more.length > 0) return undefined
  // The algorithm is the key's, never the token's own choice.
  if (tokenHeader(header)?.['alg'] !== 'EdDSA') return undefined
  const signed = Buffer.from(`${header}.${payload}`)
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
  if (!verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined
  return parseObject(fromBase64(payload))
}

/** What a compact JWS says of itself, unverified. */
export function tokenHeader(token: string): Readonly<Record<string, unknown>> | undefined {
  return parseObject(fromBase64(token.split('.', 1)[0] ?? ''))
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8')
}
