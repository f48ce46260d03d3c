import { guardLimits } from '@sekisho/contract'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import { jwtVerify } from 'jose/jwt/verify'
import { importJWK } from 'jose/key/import'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import type { GuardDevice } from './guard-device.ts'

export interface TokenChecks {
  /** of `guardTokenTypes` */
  type: string
  /** epoch milliseconds */
  now: number
  /** absent: `aud` is not there; a statement is bound by its nonce */
  audience?: string
}

const skewSeconds = guardLimits.clockSkewMs / 1000

/** The claims of what a device key signed; undefined: it did not, it is another kind, for somebody else, or over. */
export async function verifiedByDevice(
  token: string,
  key: GuardDevice['publicJwk'],
  { type, now, audience }: TokenChecks,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const checked = audience === undefined ? {} : { audience, requiredClaims: ['iat', 'exp'] }
    const { payload } = await jwtVerify(token, await importJWK({ ...key }, 'EdDSA'), {
      algorithms: ['EdDSA'],
      typ: type,
      currentDate: new Date(now),
      clockTolerance: skewSeconds,
      ...(audience === undefined ? {} : { maxTokenAge: guardLimits.tokenLifeMs / 1000 }),
      ...checked,
    })
    return payload
  } catch {
    // Whatever is wrong with what anybody could send; the caller says so.
    return undefined
  }
}

/** The device a token says it is from: whose key to try. */
export function deviceNamed(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token)
    return kid !== undefined && /^gdv_[0-9A-HJKMNP-TV-Z]{26}$/.test(kid) ? kid : undefined
  } catch {
    return undefined // no token at all
  }
}

export function thumbprintOf(key: GuardDevice['publicJwk']): Promise<string> {
  return calculateJwkThumbprint({ ...key })
}
