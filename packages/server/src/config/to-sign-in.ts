import type { SignInSettings } from '../modules/sign-in/index.ts'
import type { Source } from './findings.ts'
import type { ConfigFile } from './schema/file.ts'
import { allowsLoopback, toIssuers } from './to-issuers.ts'

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
