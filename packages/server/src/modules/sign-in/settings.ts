import type { Role } from '@sekisho/contract'

/** An identity provider, as the file names it (`oidc`, and `sekisho.sign_in.issuers` for more than one). */
export interface IssuerSettings {
  /** issuer URL; what `iss` of its tokens must be */
  issuer: string
  /** what the button says where there are several */
  name: string
  clientId: string
  clientSecret?: string
  /** in place of the secret, with `private_key_jwt` */
  clientAssertion?: { privateKeyPem: string; certificatePem: string }
  tokenEndpointAuthMethod?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'
  caPem?: string
  discoveryUrl?: string
  /** undefined: through the forward proxy when the environment names one */
  useProxy?: boolean
  usePkce: boolean
  clockSkewSeconds: number
  idTokenAlgorithm?: string
  additionalAuthorizedParties: readonly string[]
  scopes: readonly string[]
  scopeOnRefresh: boolean
  extraAuthParams: Readonly<Record<string, string>>
  formActionOrigins: readonly string[]
  userinfoFallback: boolean
  /** claim names, or JSON pointers that begin with `/`, in order */
  claims: { groups: readonly string[]; email: readonly string[]; userId: string }
  /** an address that it does not say is verified is taken for verified, unless it says that it is not */
  trustEmail: boolean
  allowedEmailDomains: readonly string[]
  allowedGroups: readonly string[]
  googleGroups?: { serviceAccountFile: string; adminEmail: string }
  /** loopback and plain http pass; for tests and a provider on the same machine */
  allowLoopback: boolean
  secondFactor: SecondFactorSettings
}

/** How a provider says that a second factor was proved, and how it is asked for one. */
export interface SecondFactorSettings {
  /** any of them is enough; `claim` is a name or a JSON pointer, whose value is one of `values` or a list with one of them */
  proofs: readonly { claim: string; values: readonly string[] }[]
  /** people with power over others who come back without one are sent once more (the terms of RFC 9470); absent: they are not */
  stepUp?: {
    /** laid over `extraAuthParams` of the authorization request */
    parameters: Readonly<Record<string, string>>
    /** `auth_time` may lie back so far, and must be there; absent: it does not matter */
    maxAgeSeconds?: number
  }
}

export interface SignInSettings {
  /** none: people sign in locally */
  issuers: readonly IssuerSettings[]
  /** passkeys and passwords on this server's own pages */
  local: boolean
  /** issuers may live on this machine, also those of federation rules */
  allowLoopbackIssuers: boolean
  loginNotice?: string
  /** first seals, all open; empty: the `master-key` file of the data directory */
  masterSecrets: readonly string[]
  /** life of an access token */
  tokenTtlMs: number
  /** at a refresh the identity provider is asked whether the person is still there, unless it was within so long */
  providerCheckMs: number
  sessions: {
    /** a session ends when nothing was heard of it for so long */
    idleMs: number
    /** and after so long in any case */
    lifetimeMs: number
    /** the oldest ends when one more begins */
    maxPerPerson: number
  }
  /** how old the key that signs access tokens may become; absent: until somebody rotates it */
  rotateSigningKeyAfterMs?: number
  devices: { knownOnly: boolean; maxPerPerson?: number }
  /** of who signs in for the first time and no mapping names */
  defaultRoles: readonly Role[]
  roleMapping: readonly { groups: readonly string[]; roles: readonly Role[] }[]
  rateLimits: {
    deviceAuthorization: { max: number; windowMs: number }
    deviceVerify: { max: number; windowMs: number }
    /** exchanges that fail, of an address and of a subject */
    tokenExchange: { max: number; windowMs: number }
    /** wrong tokens of an address */
    scim: { max: number; windowMs: number }
  }
  /** bearer token (its text) with which the directory calls `/scim/v2`; absent: SCIM is off */
  scimToken?: string
  credentials: {
    /** longest life of a new credential; absent: as long as asked */
    maxAgeMs?: number
    /** a credential without an end is refused */
    expiryRequired: boolean
    /** one that was not used for so long is revoked; absent: never */
    revokeUnusedAfterMs?: number
  }
}
