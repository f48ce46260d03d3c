import type { z } from 'zod'
import type { IssuerSettings, SecondFactorSettings } from '../modules/sign-in/index.ts'
import { isLoopbackHost } from '../modules/providers/index.ts'
import type { Findings, Source } from './findings.ts'
import type { KeyPath } from './problems.ts'
import type { ConfigFile } from './schema/file.ts'
import type { oidc } from './schema/sign-in.ts'

/** The official gateway's own switch is taken too. */
export function allowsLoopback({ file, env }: Source): boolean {
  return file.sekisho.sign_in.allow_loopback_issuers || env['CLAUDE_GATEWAY_ALLOW_LOOPBACK'] === '1'
}

/** The providers of `oidc` and `sekisho.sign_in.issuers`, in order. */
export function toIssuers(source: Source): IssuerSettings[] {
  const { file, findings } = source
  const { oidc: first, sekisho } = file
  const { issuers: more, second_factor: factor, trust_email: trustFirst } = sekisho.sign_in
  const loopback = allowsLoopback(source)
  const given: Given[] = [
    ...(first === undefined
      ? []
      : [
          {
            path: ['oidc'],
            name: new URL(first.issuer).hostname,
            section: first,
            trustEmail: trustFirst,
            factor,
          },
        ]),
    ...more.map((section, index) => ({
      path: ['sekisho', 'sign_in', 'issuers', index],
      name: section.name,
      section,
      trustEmail: section.trust_email,
      factor: section.second_factor ?? factor,
    })),
  ]
  const seen = new Set<string>()
  return given.map(({ path, section, ...rest }) => {
    checkIssuer(section, { path, loopback, findings })
    if (seen.has(section.issuer)) findings.problem([...path, 'issuer'], 'is there twice; remove one')
    seen.add(section.issuer)
    return toIssuer(section, { ...rest, loopback })
  })
}

type Oidc = z.output<typeof oidc>
type Factor = ConfigFile['sekisho']['sign_in']['second_factor']

interface Given {
  path: KeyPath
  name: string
  section: Oidc
  trustEmail: boolean
  factor: Factor
}

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

type IssuerRest = Pick<Given, 'name' | 'trustEmail' | 'factor'> & { loopback: boolean }

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
      groups: [section.groups_claim].flat(),
      email: [section.email_claim].flat(),
      userId: section.user_id_claim ?? 'sub',
    },
    trustEmail,
    allowedEmailDomains: nonEmpty(section.allowed_email_domains).map((domain) =>
      domain.replace(/^@/, '').toLowerCase(),
    ),
    allowedGroups: nonEmpty(section.allowed_groups),
    allowLoopback: loopback,
    secondFactor: toSecondFactor(factor),
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

function toSecondFactor({ acr, amr, claims, step_up: stepUp }: Factor): SecondFactorSettings {
  const proofs = [{ claim: 'acr', values: acr }, { claim: 'amr', values: amr }, ...claims]
  if (stepUp === undefined) return { proofs }
  const { acr_values: acrValues, claims: wanted, max_age_seconds: maxAgeSeconds, prompt } = stepUp
  const parameters = optional({
    acr_values: acrValues?.join(' '),
    claims: wanted && JSON.stringify(wanted),
    max_age: maxAgeSeconds?.toString(),
    prompt,
  })
  return { proofs, stepUp: { parameters, ...optional({ maxAgeSeconds }) } }
}

function nonEmpty(texts: readonly string[] | undefined): string[] {
  return (texts ?? []).map((text) => text.trim()).filter((text) => text !== '')
}

type Known<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

/** The object without what is undefined. */
function optional<Values extends object>(values: Values): Known<Values> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  // Sound: only undefined values were left out.
  return Object.fromEntries(given) as Known<Values>
}
