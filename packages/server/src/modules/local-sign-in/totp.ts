import { Secret, TOTP } from 'otpauth'

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, thirty seconds. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const periodMs = shape.period * 1000

/** 160 random bits, as RFC 4226 (section 4, R6) recommends; base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The text in the QR code. */
export function totpUri(secret: string, label: string): string {
  return new TOTP({ ...shape, issuer: 'Sekisho', label, secret: Secret.fromBase32(secret) }).toString()
}

/**
 * The time step a code belongs to: the current one, or a neighbour, for clocks that differ and hands that are slow.
 * Undefined: a wrong code. The caller sees to it that no step is taken twice (RFC 6238, 5.2).
 */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const token = code.replaceAll(/[\s-]/g, '').normalize('NFKC')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = TOTP.validate({
    ...shape,
    token,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: 1,
  })
  return delta === null ? undefined : Math.floor(now / periodMs) + delta
}

/** When a step can no longer be presented. */
export function totpStepEnd(step: number): number {
  return (step + 2) * periodMs
}
