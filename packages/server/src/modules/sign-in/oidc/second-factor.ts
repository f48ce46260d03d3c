import type { IssuerSettings } from '../settings.ts'
import { claimAt, type Claims } from './claims.ts'

interface Proved {
  /** the person was sent to the provider once more, with what the settings say for it */
  steppedUp: boolean
  /** epoch milliseconds */
  now: number
}

/**
 * True when the ID token says that a second factor was proved at this sign-in. What the userinfo endpoint says is of the
 * person and not of a sign-in, and some of it the person writes, so it is not asked.
 */
export function provesSecondFactor(
  idToken: Claims,
  { secondFactor, clockSkewSeconds }: IssuerSettings,
  { steppedUp, now }: Proved,
): boolean {
  const { proofs, stepUp } = secondFactor
  if (!proofs.some(({ claim, values }) => says(claimAt(idToken, claim), values))) return false
  const maxAge = steppedUp ? stepUp?.maxAgeSeconds : undefined
  if (maxAge === undefined) return true
  // Asked with max_age, a provider must say when (OpenID Connect Core, 2); one that does not was not listening.
  const { auth_time: at } = idToken
  return typeof at === 'number' && at + maxAge + clockSkewSeconds >= now / 1000
}

function says(claim: unknown, values: readonly string[]): boolean {
  const given: readonly unknown[] = Array.isArray(claim) ? claim : [claim]
  return given.some((one) => isScalar(one) && values.includes(String(one)))
}

/** Levels are numbers in some providers, and claims of one's own say true. */
function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
