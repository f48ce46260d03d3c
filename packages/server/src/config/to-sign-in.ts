import type { z } from 'zod'
import type { IssuerSettings, SignInSettings } from '../modules/sign-in/index.ts'
import { isLoopbackHost } from '../modules/providers/index.ts'
import type { Findings, Source } from './findings.ts'
import type { KeyPath } from './problems.ts'
import type { ConfigFile } from './schema/file.ts'
import type { oidc } from './schema/sign-in.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const defaultRates = { max: 30, window_seconds: 600 }
const defaultVerifyRates = { max: 10, window_seconds: 600 }

/** Sign-in as the file asks for it; with nothing said, people sign in locally and tokens live an hour. */
export function toSignIn(source: Source, storage: 'sqlite' | 'postgres'): SignInSettings {
  const { file, findings } = source
  const section = file.sekisho.sign_in
  const issuers = toIssuers(source)
  const { rate_limits: rates, session } = file
  const secrets = session === undefined ? [] : [session.jwt_secret].flat()
  if (storage === 'postgres' && issuers.length > 0 && secrets.length === 0)
    findings.problem(
      ['session', 'jwt_secret'],
      'is required to sign in on several nodes: it must be the same text of at least 32 characters on each',
    )
  return {
    issuers,
    local: section.local ?? issuers.length === 0,
    allowLoopbackIssuers: allowsLoopback(source),
    ...(file.login_notice === undefined ? {} : { loginNotice: file.login_notice }),
    masterSecrets: secrets,
    tokenTtlMs: Math.round((session?.ttl_hours ?? 1) * hourMs),
    providerCheckMs: Math.round(section.check_provider_minutes * 60_000),
    sessions: {
      idleMs: Math.round(section.sessions.idle_hours * hourMs),
      lifetimeMs: Math.round(section.sessions.lifetime_hours * hourMs),
      maxPerPerson: section.sessions.max_per_person,
    },
    ...toKeyRotation(section.signing_keys),
    devices: {
      knownOnly: section.devices.known_only,
      ...(section.devices.max_per_person === undefined
        ? {}
        : { maxPerPerson: section.devices.max_per_person }),
    },
    defaultRoles: section.default_roles,
    roleMapping: section.role_mapping,
    rateLimits: {
      deviceAuthorization: toRate(rates?.device_authorization ?? defaultRates),
      deviceVerify: toRate(rates?.device_verify ?? defaultVerifyRates),
      tokenExchange: toRate(section.rate_limits.token_exchange),
      scim: toRate(section.rate_limits.scim),
    },
    ...(section.scim_token === undefined ? {} : { scimToken: section.scim_token }),
    credentials: toCredentialRules(section.credentials),
  }
}

function toRate({ max, window_seconds: seconds }: typeof defaultRates) {
  return { max, windowMs: seconds * 1000 }
}

function toKeyRotation({
  rotate_days: days,
}: ConfigFile['sekisho']['sign_in']['signing_keys']): Pick<SignInSettings, 'rotateSigningKeyAfterMs'> {
  return days === 'never' || days === 0 ? {} : { rotateSigningKeyAfterMs: days * dayMs }
}

function toCredentialRules(
  rules: ConfigFile['sekisho']['sign_in']['credentials'],
): SignInSettings['credentials'] {
  const { max_age_days: maxAge, revoke_unused_days: unused } = rules
  return {
    expiryRequired: rules.expiry_required,
    ...(maxAge === undefined ? {} : { maxAgeMs: maxAge * dayMs }),
    ...(unused === undefined ? {} : { revokeUnusedAfterMs: unused * dayMs }),
  }
}

/** The official gateway's own switch is taken too. */
function allowsLoopback({ file, env }: Source): boolean {
  return file.sekisho.sign_in.allow_loopback_issuers || env['CLAUDE_GATEWAY_ALLOW_LOOPBACK'] === '1'
}

function toIssuers(source: Source): IssuerSettings[] {
  const { file, findings } = source
  const { oidc: first, sekisho } = file
  const { issuers: more, second_factor: factor, trust_email: trustFirst } = sekisho.sign_in
  const loopback = allowsLoopback(source)
  const given: { path: KeyPath; name: string; section: Oidc; trustEmail: boolean }[] = [
    ...(first === undefined
      ? []
      : [{ path: ['oidc'], name: new URL(first.issuer).hostname, section: first, trustEmail: trustFirst }]),
    ...more.map((section, index) => ({
      path: ['sekisho', 'sign_in', 'issuers', index],
      name: section.name,
      section,
      trustEmail: section.trust_email,
    })),
  ]
  const seen = new Set<string>()
  return given.map(({ path, name, section, trustEmail }) => {
    checkIssuer(section, { path, loopback, findings })
    if (seen.has(section.issuer)) findings.problem([...path, 'issuer'], 'is there twice; remove one')
    seen.add(section.issuer)
    return toIssuer(section, { name, loopback, factor, trustEmail })
  })
}

type Oidc = z.output<typeof oidc>

interface Place {
  path: KeyPath
  loopback: boolean
  findings: Findings
}

/** What an issuer says is believed, so it must not be read over a wire that others write on. */
function checkIssuer(section: Oidc, { path, loopback, findings }: Place): void {
  for (const key of ['issuer', 'discovery_url'] as const) {
    const value = section[key]
    if (value === undefined) continue
    const url = new URL(value)
    const isLocal = isLoopbackHost(url.hostname)
    if (isLocal && !loopback)
      findings.problem(
        [...path, key],
        'is on this machine; set sekisho.sign_in.allow_loopback_issuers: true if you mean it',
      )
    else if (url.protocol !== 'https:' && !isLocal)
      findings.problem([...path, key], 'must begin with https://')
  }
}

interface IssuerRest {
  name: string
  loopback: boolean
  trustEmail: boolean
  factor: ConfigFile['sekisho']['sign_in']['second_factor']
}

function toIssuer(section: Oidc, { name, loopback, factor, trustEmail }: IssuerRest): IssuerSettings {
  const { client_assertion: assertion, google_groups: google } = section
  return {
    issuer: section.issuer,
    name,
    clientId: section.client_id,
    usePkce: section.use_pkce,
    clockSkewSeconds: section.clock_skew_seconds ?? 60,
    additionalAuthorizedParties: section.additional_authorized_parties ?? [],
    scopes: section.scopes ?? ['openid', 'profile', 'email', 'offline_access'],
    scopeOnRefresh: section.scope_on_refresh,
    extraAuthParams: section.extra_auth_params,
    formActionOrigins: section.form_action_origins.map((origin) => new URL(origin).origin),
    userinfoFallback: section.userinfo_fallback,
    claims: {
      groups: [section.groups_claim],
      email: [section.email_claim].flat(),
      userId: section.user_id_claim ?? 'sub',
    },
    trustEmail,
    allowedEmailDomains: nonEmpty(section.allowed_email_domains).map((domain) =>
      domain.replace(/^@/, '').toLowerCase(),
    ),
    allowedGroups: nonEmpty(section.allowed_groups),
    allowLoopback: loopback,
    secondFactor: factor,
    ...optional({
      clientSecret: section.client_secret,
      tokenEndpointAuthMethod: section.token_endpoint_auth_method,
      caPem: section.ca_cert_pem,
      discoveryUrl: section.discovery_url,
      useProxy: section.use_proxy,
      idTokenAlgorithm: section.id_token_signed_response_alg,
      clientAssertion: assertion && {
        privateKeyPem: assertion.private_key_pem,
        certificatePem: assertion.certificate_pem,
      },
      googleGroups: google && {
        serviceAccountFile: google.service_account_json_path,
        adminEmail: google.admin_email,
      },
    }),
  }
}

function nonEmpty(texts: readonly string[] | undefined): string[] {
  return (texts ?? []).map((text) => text.trim()).filter((text) => text !== '')
}

type Given<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

/** The object without what is undefined. */
function optional<Values extends object>(values: Values): Given<Values> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  // Sound: only undefined values were left out.
  return Object.fromEntries(given) as Given<Values>
}
