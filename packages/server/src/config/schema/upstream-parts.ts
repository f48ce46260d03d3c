import { z } from 'zod'
import { list, section, text, webAddress } from './scalars.ts'

/** What every upstream may carry, whatever its provider. */
export const common = {
  name: text({ min: 0, max: 128 }).optional().describe('Unique name; left out: the provider.'),
  headers: z
    .record(z.string(), z.string().max(8192))
    .superRefine(checkHeaders)
    .optional()
    .describe('Further headers to send there.'),
  groups: list(text()).min(1).optional().describe('Only members of these groups are sent there.'),
  models: list(text()).min(1).optional().describe('Only these models are sent there.'),
}

export const baseUrl = webAddress.optional().describe("Takes the place of the provider's own address.")

export const awsRegion = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, { error: 'must be an AWS region, such as us-east-1' })
  .describe('AWS region.')

/** A value that ends up in a header. */
export const headerText = z.string().regex(/^[\x21-\x7e]{1,1024}$/, { error: 'must be ASCII without spaces' })

const awsKeys = {
  aws_access_key_id: text().optional().describe('AWS access key.'),
  aws_secret_access_key: text().optional().describe('Its secret.'),
  aws_session_token: text().optional().describe('Session token of temporary keys.'),
}

export const awsAuth = section({
  ...awsKeys,
  aws_bearer_token: text().optional().describe('Bedrock API key.'),
})
  .superRefine(checkAwsKeys)
  .prefault({})
  .describe('AWS credentials; left out: the default chain.')

export const awsPlatformAuth = section({ api_key: text().optional().describe('API key.'), ...awsKeys })
  .superRefine(checkAwsKeys)
  .prefault({})
  .describe('API key or AWS credentials; left out: the default chain.')

export const assumeRole = section({
  role_arn: z
    .string()
    .regex(/^arn:aws(-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, {
      error: 'must be the ARN of an IAM role',
    })
    .describe('Role to take on.'),
  external_id: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, { error: 'must be 2 to 1224 of letters, digits and _+=,.@:/-' })
    .optional()
    .describe("External id of the role's trust policy."),
  session_name: z.enum(['email', 'sub']).optional().describe('What of the person names the session.'),
})
  .optional()
  .describe('Take on a role first.')

interface AwsKeys {
  aws_access_key_id?: string | undefined
  aws_secret_access_key?: string | undefined
  aws_session_token?: string | undefined
}

function checkAwsKeys(keys: AwsKeys, context: z.RefinementCtx): void {
  if ((keys.aws_access_key_id === undefined) !== (keys.aws_secret_access_key === undefined))
    context.addIssue({
      code: 'custom',
      message: 'needs aws_access_key_id and aws_secret_access_key together',
    })
  if (keys.aws_session_token !== undefined && keys.aws_access_key_id === undefined)
    context.addIssue({
      code: 'custom',
      message: 'has aws_session_token without aws_access_key_id and aws_secret_access_key',
    })
}

/** Headers an upstream's own connection, sign-in or billing rests on. */
const reservedHeaders = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'host',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'content-type',
  'accept',
  'accept-encoding',
  'user-agent',
  'x-litellm-end-user-id',
]
const reservedPrefixes = ['anthropic-', 'x-stainless-', 'x-claude-gateway-', 'x-goog-', 'x-amz-', 'x-amzn-']

function checkHeaders(headers: Record<string, string>, context: z.RefinementCtx): void {
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name.toLowerCase(), value, seen)
    if (problem !== undefined) context.addIssue({ code: 'custom', path: [name], message: problem })
    seen.add(name.toLowerCase())
  }
}

function headerProblem(name: string, value: string, seen: ReadonlySet<string>): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) return 'is not a header name'
  if (seen.has(name)) return 'stands here twice (header names ignore case)'
  if (reservedHeaders.includes(name) || reservedPrefixes.some((prefix) => name.startsWith(prefix)))
    return 'is set by the gateway itself; remove it'
  if (!/^[\x20-\x7e]+$/.test(value) || value !== value.trim())
    return 'must be ASCII text with no space at either end'
  return undefined
}
