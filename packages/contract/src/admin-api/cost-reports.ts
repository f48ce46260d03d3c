import { z } from 'zod'
import { count, day, displayName, microUsd, time } from './fields.ts'
import { month } from './reports.ts'

/** A UTC day begins here. */
const midnight = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T00:00:00(\.0{1,9})?(Z|\+00:00)$/, {
    error: 'midnight',
  })

/** Cents, up to a thousand million dollars. A credit is negative. */
const cents = z.string().regex(/^-?\d{1,11}(\.\d{1,12})?$/, { error: 'cents' })

const word = z.string().max(200).nullish()

/** What is not named here says nothing about the amount. */
const result = z.looseObject({
  amount: cents.meta({ description: 'Decimal text, in cents' }),
  currency: z.literal('USD'),
  cost_type: word.meta({ description: '`tokens`, `web_search`, `code_execution`, `session_usage`' }),
  description: z.string().max(500).nullish(),
  model: word,
  token_type: word,
  service_tier: word,
  context_window: word,
  inference_geo: word,
  workspace_id: word,
})

/**
 * A page of what `GET /v1/organizations/cost_report` answers: amounts are decimal texts in cents, a bucket is a UTC day.
 * @see https://platform.claude.com/docs/en/api/admin-api/usage-cost/get-cost-report
 */
const anthropicPage = z.looseObject({
  data: z
    .array(
      z.looseObject({
        starting_at: midnight,
        ending_at: midnight,
        results: z.array(result).max(5_000),
      }),
    )
    .max(400),
})

export const newCostReport = z
  .strictObject({
    provider: displayName.meta({ description: 'The provider, as the configuration names it' }),
    format: z.literal('anthropic').default('anthropic').meta({
      description: 'Whose report: pages of Anthropic’s `GET /v1/organizations/cost_report`',
    }),
    pages: z.array(anthropicPage).min(1).max(100),
    workspaces: z.array(z.string().min(1).max(200)).min(1).max(100).optional().meta({
      description: 'Only what these workspaces cost (`default`: the one without an id); absent: all',
    }),
  })
  .meta({ id: 'NewCostReport' })

export const costReport = z
  .object({
    id: z.string(),
    provider: z.string(),
    from: day,
    to: day,
    days: count.meta({ description: 'Each replaces what an earlier report said of it' }),
    lines: count,
    costMicroUsd: microUsd,
    importedAt: time,
  })
  .meta({ id: 'CostReport' })

export const reconciliationQuery = z.strictObject({ month })

const verdicts = [
  'equal',
  'rounding',
  'doubt',
  'list_price',
  'midnight',
  'outside',
  'unmetered',
  'missing',
  'unexplained',
] as const

const line = z
  .object({
    provider: z.string(),
    day,
    model: z.string().meta({
      description: 'A model in one spelling; `web_search` and others for what is paid for besides tokens',
    }),
    theirsMicroUsd: microUsd,
    oursMicroUsd: microUsd,
    differenceMicroUsd: microUsd.meta({ description: 'Theirs less ours' }),
    boundMicroUsd: microUsd.meta({
      description:
        'What rounding alone may make: half a micro-USD for each call of ours, and half of the last decimal of each line of theirs',
    }),
    doubtfulMicroUsd: microUsd.meta({
      description:
        'What of ours was charged without knowing what was used: estimated, lost, or of a model that no price list has',
    }),
    listMicroUsd: microUsd.optional().meta({
      description: 'What the tokens cost at list price, where a contract priced ours',
    }),
    verdict: z.enum(verdicts).meta({
      description:
        '`rounding`: within the bound; `doubt`: within it and what is doubtful; `list_price`: theirs is at list price, ours by contract; `midnight`: the next day or the one before makes up for it; `outside`: no call of ours; `unmetered`: of a kind Sekisho does not meter; `missing`: they have nothing for it',
    }),
    theirLines: count,
    calls: count,
    contractCalls: count.meta({
      description: 'Priced by contract: `pricing.overrides` or `pricing.multiplier`',
    }),
    estimatedCalls: count,
    lostCalls: count,
    unlistedCalls: count,
  })
  .meta({ id: 'ReconciliationLine' })

const sums = z.object({
  theirsMicroUsd: microUsd,
  oursMicroUsd: microUsd,
  differenceMicroUsd: microUsd,
  boundMicroUsd: microUsd,
  unexplainedMicroUsd: microUsd.meta({
    description: 'Of lines whose verdict is `unexplained` or `missing`, more or less alike',
  }),
})

export const reconciliation = z
  .object({
    month,
    providers: z.array(z.string()).meta({ description: 'That there are reports of' }),
    withoutReport: z
      .array(z.object({ provider: z.string(), day }))
      .meta({ description: 'Days that no report has; they are left out of everything else' }),
    data: z.array(line).meta({ description: 'By provider, day and model' }),
    total: sums,
  })
  .meta({ id: 'Reconciliation' })
