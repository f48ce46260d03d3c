import { z } from 'zod'
import { list, number, section, text, webAddress, wholeNumber } from './scalars.ts'

export const loginNotice = z.string().trim().min(1).max(500).describe('Text to show at sign-in.')

export const loadTestMode = section({
  enabled: z.boolean().describe('Answer every call with a canned text and send nothing upstream.'),
  reply_tokens: wholeNumber(1, 100_000).default(750).describe('Length of the canned text.'),
  reply_seconds: number(0, 600).default(9.5).describe('How long it takes.'),
}).describe('Canned answers, to test the deployment under load.')

export const cri = section({
  enabled: z.boolean().default(false).describe('Admit calls routed here by Anthropic.'),
  audience: list(text()).default([]).describe('Accepted audiences.'),
  jwks_url: webAddress.optional().describe('Keys, for tests.'),
  issuer: webAddress.optional().describe('Token issuer.'),
  org_allowlist: list(text()).default([]).describe('Accepted organizations.'),
  policy: section({
    webhook: section({
      url: webAddress.describe('Asked about each call.'),
      timeout_ms: wholeNumber(1, 30_000).default(2000).describe('How long it may take.'),
      fail_closed: z.boolean().default(true).describe('Refuse when it does not answer.'),
    }).describe('The service.'),
  })
    .optional()
    .describe('Ask a service about each call.'),
})
  .superRefine((value, context) => {
    for (const key of ['audience', 'org_allowlist'] as const)
      if (value.enabled && value[key].length === 0)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'must name at least one when enabled, or nobody is admitted',
        })
  })
  .describe('Calls that Anthropic routes to this gateway.')
