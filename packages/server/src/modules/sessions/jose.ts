import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import { SignJWT } from 'jose/jwt/sign'
import { jwtVerify } from 'jose/jwt/verify'
import { importJWK } from 'jose/key/import'
import type { CryptoKey, JWK, JWTPayload } from 'jose'

/**
 * What access tokens need of jose. Loaded when the first token is made or shown: an idle process is 8 MB smaller
 * without it (decisions/070).
 */

/** Ours alone: what signs, and of what kind the token is (RFC 9068, 2.1). */
const header = { alg: 'EdDSA', typ: 'at+jwt' } as const

export async function signToken(
  payload: JWTPayload,
  { kid, privateKey }: { kid: string; privateKey: CryptoKey },
): Promise<string> {
  return await new SignJWT(payload).setProtectedHeader({ ...header, kid }).sign(privateKey)
}

export interface TokenChecks {
  issuer: string
  audience: string
  now: Date
}

/** @throws whatever is wrong with it: signature, kind, issuer, audience, times, a claim that is missing */
export async function verifyToken(
  text: string,
  key: CryptoKey,
  { issuer, audience, now }: TokenChecks,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(text, key, {
    algorithms: [header.alg],
    typ: header.typ,
    issuer,
    audience,
    currentDate: now,
    requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
  })
  return payload
}

/**
 * The name of the key, in a header that says nothing else: what we sign never carries a key, an address of one, or an
 * extension, so a token that does is somebody's attempt. Undefined: it is none of ours.
 */
export function kidOf(text: string): string | undefined {
  try {
    const { alg, typ, kid, ...rest } = decodeProtectedHeader(text)
    const isOurs = alg === header.alg && typ === header.typ && Object.keys(rest).length === 0
    return isOurs ? kid : undefined
  } catch {
    // Not a header at all.
    return undefined
  }
}

export async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, header.alg)
  if (key instanceof Uint8Array) throw new TypeError('a signing key is not symmetric')
  return key
}

/** RFC 7638. */
export async function thumbprintOf(jwk: JWK): Promise<string> {
  return await calculateJwkThumbprint(jwk)
}
