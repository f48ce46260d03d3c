import { AdminProblem } from '@sekisho/contract'

/** What every new credential must keep to (`sekisho.sign_in.credentials`). */
export interface CredentialRules {
  /** longest life; absent: as long as asked */
  maxAgeMs?: number
  /** one without an end is refused */
  expiryRequired: boolean
  /** one that was not used for so long is revoked; absent: never */
  revokeUnusedAfterMs?: number
}

export const noRules: CredentialRules = { expiryRequired: false }

const dayMs = 86_400_000
/** What may be asked for where only an end is required, ten years (contract); and what the first one gets. */
const anyLifetimeMs = 10 * 366 * dayMs
const firstLifetimeMs = 90 * dayMs

/**
 * A credential without an end would outlive any limit, so that a longest life is broken by it too.
 * @throws AdminProblem credential_expiry_required, credential_lifetime_long
 */
export function checkLifetime(lifetimeMs: number | undefined, rules: CredentialRules): void {
  const { maxAgeMs = anyLifetimeMs } = rules
  if (lifetimeMs === undefined) {
    if (!rules.expiryRequired && rules.maxAgeMs === undefined) return
    throw new AdminProblem('credential_expiry_required', { limit: maxAgeMs / 1000 })
  }
  if (lifetimeMs > maxAgeMs)
    throw new AdminProblem('credential_lifetime_long', {
      limit: maxAgeMs / 1000,
      days: Math.floor(maxAgeMs / dayMs),
    })
}

/** Nobody is there to choose at the first start, and it must not fail for a rule. */
export function firstLifetime(rules: CredentialRules): number | undefined {
  return rules.maxAgeMs ?? (rules.expiryRequired ? firstLifetimeMs : undefined)
}
