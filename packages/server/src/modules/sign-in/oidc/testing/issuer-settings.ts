import type { IssuerSettings } from '../../settings.ts'

/** An identity provider with the defaults of the file, for tests. */
export function testIssuer(issuer: string, more: Partial<IssuerSettings> = {}): IssuerSettings {
  return {
    issuer,
    name: 'Company',
    clientId: 'sekisho',
    clientSecret: 'a client secret for tests alone',
    usePkce: true,
    clockSkewSeconds: 60,
    additionalAuthorizedParties: [],
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    scopeOnRefresh: false,
    extraAuthParams: {},
    formActionOrigins: [],
    userinfoFallback: false,
    claims: { groups: ['groups'], email: ['email'], userId: 'sub' },
    trustEmail: false,
    allowedEmailDomains: [],
    allowedGroups: [],
    allowLoopback: true,
    secondFactor: { proofs: [{ claim: 'amr', values: ['mfa'] }] },
    ...more,
  }
}
