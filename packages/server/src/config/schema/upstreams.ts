import { z } from 'zod'
import {
  assumeRole,
  awsAuth,
  awsPlatformAuth,
  awsRegion,
  baseUrl,
  common,
  headerText,
} from './upstream-parts.ts'
import { list, section, text, webAddress } from './scalars.ts'

const googleId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/, { error: 'may hold only letters, digits, - and _' })
const provider = <Name extends string>(name: Name) => z.literal(name).describe('Kind of upstream.')

const anthropicAuth = section({
  api_key: text({ max: 8192 })
    .optional()
    .describe('API key, sent as `x-api-key`. As `${file:/path}` it is read again when the file changes.'),
  oauth_token: text({ max: 8192 })
    .optional()
    .describe(
      'Token, sent as `Authorization: Bearer`. As `${file:/path}` it is read again when the file changes.',
    ),
  federation_rule_id: text().optional().describe('Workload identity federation: the rule.'),
  organization_id: text().optional().describe('Workload identity federation: the organization.'),
  identity_token_file: text()
    .optional()
    .describe("Workload identity federation: the file with the workload's own token."),
  service_account_id: z
    .string()
    .optional()
    .describe('Workload identity federation: the expected service account.'),
  workspace_id: z.string().optional().describe('Workload identity federation: the workspace.'),
}).superRefine((auth, context) => {
  const given = (['api_key', 'oauth_token', 'federation_rule_id'] as const).filter(
    (key) => auth[key] !== undefined,
  )
  const issue = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path })
  if (given.length === 0)
    issue('needs api_key, oauth_token, or federation_rule_id with organization_id and identity_token_file')
  if (given.length > 1) issue(`has ${given.join(' and ')}; keep one of them`)
  const usesFederation = given[0] === 'federation_rule_id'
  for (const key of ['organization_id', 'identity_token_file'] as const)
    if (usesFederation && auth[key] === undefined) issue('is required with federation_rule_id', [key])
  for (const key of ['organization_id', 'identity_token_file', 'service_account_id', 'workspace_id'] as const)
    if (!usesFederation && auth[key] !== undefined) issue('belongs to federation_rule_id; remove it', [key])
})

const anthropic = section({
  ...common,
  provider: provider('anthropic'),
  base_url: webAddress
    .default('https://api.anthropic.com')
    .describe('Address of the API, or of a relay you run in front of it.'),
  auth: anthropicAuth.describe(
    'How Sekisho proves itself there: exactly one of `api_key`, `oauth_token` and federation.',
  ),
  forward_user_identity: z.boolean().optional().describe('Tell a relay you run who is calling.'),
})

const bedrock = section({
  ...common,
  provider: provider('bedrock'),
  region: text().describe('AWS region.'),
  guardrail: section({
    id: headerText.describe('Guardrail id.'),
    version: headerText.describe('Guardrail version.'),
    input_tagging: z
      .enum(['last_message', 'user_messages', 'all_messages', 'all_messages_and_system'])
      .optional()
      .describe('What of the request the guardrail reads.'),
  })
    .optional()
    .describe('Bedrock guardrail for every request.'),
  guardrail_trace: z.boolean().optional().describe("Ask for the guardrail's trace."),
  base_url: baseUrl,
  auth: awsAuth,
  assume_role: assumeRole,
})

const mantle = section({
  ...common,
  models: list(text()).min(1).describe('The models the AWS account has there.'),
  provider: provider('mantle'),
  region: awsRegion,
  base_url: baseUrl,
  auth: awsAuth,
  assume_role: assumeRole,
})

const anthropicAws = section({
  ...common,
  provider: provider('anthropicAws'),
  region: awsRegion,
  workspace_id: headerText.describe('Workspace on the platform.'),
  base_url: baseUrl,
  auth: awsPlatformAuth,
})

const googleAuth = section({
  service_account_json: text().optional().describe("File with a service account's key."),
  access_token: text().optional().describe('Access token.'),
})
  .prefault({})
  .describe('Google credentials; left out: the application default ones.')

const anthropicGoogleCloud = section({
  ...common,
  provider: provider('anthropicGoogleCloud'),
  project_id: googleId.describe('Google Cloud project.'),
  workspace_id: googleId.describe('Workspace on the platform.'),
  location: googleId.default('global').describe('Google Cloud location.'),
  base_url: baseUrl,
  auth: googleAuth,
})

const vertex = section({
  ...common,
  provider: provider('vertex'),
  region: text().describe('Google Cloud region, or `global`.'),
  project_id: text().describe('Google Cloud project.'),
  base_url: baseUrl,
  auth: googleAuth,
})

const foundry = section({
  ...common,
  provider: provider('foundry'),
  resource: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/i, {
      error: 'must be 2 to 64 letters, digits or hyphens, with no hyphen at either end',
    })
    .describe('Name of the Foundry resource.'),
  base_url: baseUrl,
  auth: section({
    api_key: text().optional().describe('API key.'),
    use_azure_ad: z.literal(true).optional().describe('Azure identity in place of a key.'),
  })
    .refine((auth) => (auth.api_key === undefined) !== (auth.use_azure_ad === undefined), {
      error: 'needs either api_key or use_azure_ad: true',
    })
    .describe('API key or Azure identity.'),
})

const upstream = z.discriminatedUnion('provider', [
  anthropic,
  bedrock,
  mantle,
  anthropicAws,
  anthropicGoogleCloud,
  vertex,
  foundry,
])

export type Upstream = z.output<typeof upstream>

export const upstreams = list(upstream, 100)
  .min(1)
  .superRefine(checkTogether)
  .describe('Where calls go, in order of preference.')

/** The name an upstream goes by. */
export function upstreamName(upstream: Pick<Upstream, 'name' | 'provider'>): string {
  return upstream.name ?? upstream.provider
}

function checkTogether(entries: readonly Upstream[], context: z.RefinementCtx): void {
  const issue = (index: number, key: string, message: string) =>
    context.addIssue({ code: 'custom', path: [index, key], message })
  for (const [index, upstream] of entries.entries()) {
    const name = upstreamName(upstream)
    if (entries.slice(0, index).some((other) => upstreamName(other) === name))
      issue(index, 'name', `is "${name}" a second time; give each upstream its own name`)
    if ('assume_role' in upstream && upstream.assume_role && upstream.auth.aws_bearer_token !== undefined)
      issue(
        index,
        'assume_role',
        'cannot be used with aws_bearer_token; use access keys or the default chain',
      )
    if (
      upstream.provider === 'anthropic' &&
      upstream.forward_user_identity &&
      isAnthropicItself(upstream.base_url)
    )
      issue(index, 'forward_user_identity', 'is only for a relay you run; set base_url to it or remove this')
  }
  checkGuardrails(entries, issue)
}

function checkGuardrails(
  entries: readonly Upstream[],
  issue: (index: number, key: string, message: string) => void,
): void {
  const guarded = entries.flatMap((upstream) =>
    upstream.provider === 'bedrock' && upstream.guardrail ? [upstream.guardrail] : [],
  )
  const [first] = guarded
  if (first === undefined) return
  for (const [index, upstream] of entries.entries()) {
    if (upstream.provider === 'mantle')
      issue(index, 'provider', 'cannot stand beside a bedrock upstream with a guardrail; it would bypass it')
    if (upstream.provider !== 'bedrock') continue
    if (upstream.guardrail === undefined)
      issue(index, 'guardrail', 'is missing; set it on all bedrock upstreams or on none')
    else if (upstream.guardrail.input_tagging !== first.input_tagging)
      issue(
        index,
        'guardrail',
        'has another input_tagging than the other bedrock upstreams; set the same on all',
      )
  }
}

function isAnthropicItself(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const host = new URL(baseUrl).hostname.replace(/\.$/, '')
  return (
    /(^|\.)anthropic\.com$/.test(host) ||
    /^aws-external-anthropic\.[^.]+\.api\.aws$/.test(host) ||
    host === 'claude.googleapis.com'
  )
}
