/** Who gets a policy version first, the narrowest ring first; each holds the ones before it. */
export const policyRings = ['canary', 'share', 'all'] as const
export type PolicyRing = (typeof policyRings)[number]

/** The reason of a rollback that the server made by itself, because guards blocked too much. */
export const blockRateReason = 'block_rate'
