import { z } from 'zod'
import { list, number, section, text, wholeNumber } from './scalars.ts'

const adminKeys = list(
  section({
    id: z.string().max(256).describe('Name of the key in the audit log.'),
    key: text({ min: 32 }).describe('The key.'),
  }),
  100,
).default([])

export const admin = section({
  read_keys: adminKeys.describe('Keys that may read spend limits.'),
  write_keys: adminKeys.describe('Keys that may set spend limits.'),
  admin_groups: list(text()).default([]).describe('Groups whose members may do both.'),
  blocked_message: text({ min: 0 }).optional().describe('Added to what a blocked developer sees.'),
  audit_retention_days: wholeNumber(1, 36_500)
    .optional()
    .describe('Life of audit rows. Does nothing: the ledger keeps every entry.'),
  spend_retention_months: wholeNumber(1, 1200)
    .optional()
    .describe('Life of spend rows. Does nothing: nothing is deleted.'),
  identity_retention_days: wholeNumber(1, 36_500)
    .optional()
    .describe('Life of names and email addresses. Does nothing: people stay until they are removed.'),
  pooled_conflict_rule: z
    .enum(['default_order', 'priority_list'])
    .optional()
    .describe('Which pooled limit pays. Does nothing: all that contain a call do.'),
  pooled_priority_order: list(text(), 50)
    .refine((groups) => new Set(groups).size === groups.length, { error: 'names a group twice' })
    .optional()
    .describe('Groups in order, for `priority_list`. Does nothing.'),
  group_limit_mode: z.enum(['min', 'max']).default('min').describe('Which of several group limits counts.'),
  billing_group_tag: z
    .string()
    .regex(/^(?!anthropic)[A-Za-z0-9_.:/=+\-@]{1,64}$/i, {
      error: 'must be 1 to 64 letters, digits or _.:/=+-@ and must not begin with anthropic',
    })
    .optional()
    .describe('Request tag that names the project of a call. Left out: `project`.'),
})
  .superRefine((value, context) => {
    const ids = [...value.read_keys, ...value.write_keys].map((key) => key.id)
    const twice = ids.find((id, index) => ids.indexOf(id) !== index)
    if (twice !== undefined)
      context.addIssue({
        code: 'custom',
        message: `uses the key id ${twice} twice; ids must be unique across read_keys and write_keys`,
      })
    if (value.pooled_conflict_rule === 'priority_list' && !value.pooled_priority_order?.length)
      context.addIssue({
        code: 'custom',
        path: ['pooled_priority_order'],
        message: 'must name at least one group with priority_list',
      })
  })
  .describe('Spend limits and their admin keys.')

export const enforcement = section({
  fail_closed_on_error: z
    .boolean()
    .default(false)
    .describe('Refuse calls when spend limits cannot be looked up.'),
}).describe('What happens when spend limits cannot be looked up.')

/** Prices are kept in whole micro-USD, so that nothing smaller can be meant. */
const smallestPrice = 0.000_001
const rate = number(smallestPrice, 10_000)

export const pricing = section({
  multiplier: number(smallestPrice, 10)
    .default(1)
    .describe('Every price times this; `0.85` is a discount of 15 %.'),
  overrides: list(
    section({
      upstream: text().describe('Name of the upstream the rates hold for.'),
      model: text().describe('Model id.'),
      input: rate.describe('USD per million input tokens.'),
      output: rate.describe('USD per million output tokens.'),
      cache_read: rate.describe('USD per million tokens read from the cache.'),
      cache_write: rate.describe('USD per million tokens written to the cache, for 5 minutes or 1 hour.'),
    }),
  )
    .default([])
    .describe('Contract rates.'),
}).describe('Contract prices in place of list prices.')
