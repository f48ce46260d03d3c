/** What a key of the compliance API may read; named as Anthropic names the scopes of its own. */
export const complianceScopes = [
  'read:compliance_activities',
  'read:compliance_user_data',
  'read:compliance_org_data',
] as const

export type ComplianceScope = (typeof complianceScopes)[number]

/** What every key of the compliance API begins with, so that it is not taken for a credential that calls models. */
export const complianceKeyPrefix = 'sk-skh-cmp-'

/** The prefix and 256 random bits in base64url. */
export const complianceKeyPattern = /^sk-skh-cmp-[A-Za-z0-9_-]{43}$/
