import { z } from 'zod'
import { signatureAlgorithms } from '../../platform/keyring/signature-algorithms.ts'
import { list, number, section, text, webAddress, wholeNumber } from './scalars.ts'
import { secondFactor } from './second-factor.ts'

const managedParameters = [
  'redirect_uri',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'scope',
  'response_type',
  'response_mode',
  'client_id',
]

const scope = z
  .string()
  .trim()
  .regex(/^\S{1,256}$/, { error: 'must be one scope name without spaces' })

const claimNames = z.union([text(), list(text(), 20).min(1)], {
  error: 'must be a claim name or a list of claim names',
})

const oidcFields = {
  issuer: webAddress.describe('Issuer URL of the identity provider.'),
  client_id: text().describe('Client id registered there.'),
  client_secret: text().optional().describe('Client secret registered there.'),
  client_assertion: section({
    private_key_pem: text({ max: 65_536 }).describe('The key that signs (PEM).'),
    certificate_pem: text({ max: 65_536 }).describe('Its certificate (PEM).'),
  })
    .optional()
    .describe('Key and certificate that take the place of the secret, with `private_key_jwt`.'),
  ca_cert_pem: text({ min: 0, max: 1_000_000 })
    .optional()
    .describe('CA certificate of the identity provider (the PEM text itself).'),
  groups_claim: claimNames.default('groups').describe('Claim, or claims in order, that carry the groups.'),
  email_claim: claimNames
    .default('email')
    .describe('Claim, or claims in order, that carry the email address.'),
  user_id_claim: text().optional().describe('Claim that identifies the person.'),
  userinfo_fallback: z
    .boolean()
    .default(false)
    .describe('Ask the userinfo endpoint for what the token leaves out.'),
  use_pkce: z.boolean().default(true).describe('Use PKCE.'),
  clock_skew_seconds: wholeNumber(0, 3600).optional().describe('Clock difference to tolerate.'),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
    .optional()
    .describe('How the client proves itself at the token endpoint.'),
  id_token_signed_response_alg: z
    .enum(signatureAlgorithms)
    .optional()
    .describe('Expected signature algorithm.'),
  additional_authorized_parties: list(text()).optional().describe('Further accepted `azp` values.'),
  discovery_url: webAddress
    .refine((value) => URL.canParse(value) && new URL(value).pathname.includes('/.well-known/'), {
      error: 'must be the discovery document itself: its path contains /.well-known/',
    })
    .optional()
    .describe('Discovery document, where it is not under the issuer.'),
  use_proxy: z.boolean().optional().describe('Reach the identity provider through the forward proxy.'),
  scopes: list(scope, 50)
    .refine((scopes) => scopes.includes('openid'), { error: 'must include openid' })
    .optional()
    .describe('Scopes to ask for.'),
  scope_on_refresh: z.boolean().default(false).describe('Repeat the scopes when refreshing.'),
  extra_auth_params: z
    .record(text(), z.string().max(4096))
    .refine((parameters) => !managedParameters.some((name) => Object.hasOwn(parameters, name)), {
      error: `must not set ${managedParameters.join(', ')}; those belong to the protocol`,
    })
    .default({})
    .describe('Further parameters of the authorization request.'),
  allowed_email_domains: list(z.string().max(255))
    .refine(
      (domains) => domains.length === 0 || domains.some((domain) => domain.trim().replace(/^@/, '') !== ''),
      {
        error: 'holds only empty entries; name a domain or remove the key',
      },
    )
    .optional()
    .describe('Email domains that may sign in.'),
  form_action_origins: list(
    webAddress.refine((value) => !URL.canParse(value) || !/[;,'"\s]/.test(new URL(value).origin), {
      error: 'must not contain ; , quotes or spaces',
    }),
  )
    .default([])
    .describe('Further origins the sign-in form may be redirected to.'),
  allowed_groups: list(z.string().max(1024))
    .refine((groups) => groups.length === 0 || groups.some((group) => group.trim() !== ''), {
      error: 'holds only empty entries; name a group or remove the key',
    })
    .optional()
    .describe('Groups that may sign in.'),
  google_groups: section({
    service_account_json_path: text().describe('File with the key of a service account.'),
    admin_email: z
      .email({ error: 'must be an email address' })
      .describe('Administrator that the service account acts for.'),
  })
    .optional()
    .describe('Look groups up in Google Workspace.'),
}

interface ClientProof {
  token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | undefined
  client_secret?: string | undefined
  client_assertion?: object | undefined
}

function checkProof(value: ClientProof, context: z.RefinementCtx): void {
  const issue = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message })
  const usesKey = value.token_endpoint_auth_method === 'private_key_jwt'
  if (!usesKey && value.client_secret === undefined)
    issue('client_secret', 'is required; set it to ${VAR} or ${file:/path}')
  if (!usesKey && value.client_assertion !== undefined)
    issue('client_assertion', 'needs token_endpoint_auth_method: private_key_jwt; set that or remove this')
  if (usesKey && value.client_secret !== undefined)
    issue('client_secret', 'must be removed, because private_key_jwt uses client_assertion')
  if (usesKey && value.client_assertion === undefined)
    issue('client_assertion', 'is required with private_key_jwt; give private_key_pem and certificate_pem')
}

export const oidc = section(oidcFields)
  .superRefine(checkProof)
  .describe("Sign-in at the company's identity provider.")

/** One of several. */
export const namedIssuer = section({
  name: text({ max: 64 }).describe('What its button says.'),
  trust_email: z
    .boolean()
    .default(false)
    .describe('Take its addresses for verified though it does not say so (`email_verified`).'),
  second_factor: secondFactor
    .optional()
    .describe('In place of `sign_in.second_factor`, for this provider alone.'),
  ...oidcFields,
})
  .superRefine(checkProof)
  .describe('An identity provider.')

const secret = text({ min: 32 })

export const session = section({
  jwt_secret: z
    .union([secret, list(secret, 20).min(1)], {
      error: 'must be a text of at least 32 characters, or a list of such texts',
    })
    .describe(
      'Seals what the store keeps secret; of a list the first seals and all open. After a change keep the former one second: sign-ins from its time need it until they are over (`sekisho.sign_in.sessions.lifetime_hours`), authenticator apps until they are set up anew.',
    ),
  ttl_hours: number(0.01, 8760).default(1).describe('Life of such a token.'),
}).describe('Tokens handed out after sign-in.')
