import { z } from 'zod'
import { accountId, count, cursor, displayName, next, pageLimit, reason, time } from './fields.ts'

export const budgetScopes = [
  'organization',
  'person',
  'service_account',
  'group',
  'role',
  'project',
  'cost_centre',
] as const
export const budgetSharings = ['seat', 'pool'] as const
export const budgetUnits = ['usd', 'tokens', 'calls'] as const
export const budgetPeriods = ['daily', 'weekly', 'monthly', 'conversation', 'minute', 'at_once'] as const
export const budgetZones = ['utc', 'organization'] as const

export const budgetId = z
  .string()
  .regex(/^spl_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'budget_id' })
  .meta({ description: 'Id of a budget', example: 'spl_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

/** A thousand million dollars, and as many tokens or calls: what adds up to more than numbers hold exactly is refused. */
const maxLimit = 1_000_000_000_000_000

const limit = z.int().min(0).max(maxLimit).nullable().meta({
  description:
    'Micro-USD (1_000_000 is one US dollar), tokens (cache reads not counted) or calls, as `unit` says; null: no limit, which overrides a wider one of the same unit and period (`seat` only)',
})

const scopeName = displayName.meta({
  description:
    'Id of the person, service account or project; name of the group, role or cost centre; `sub:` and what the identity provider calls a person who has not signed in yet. Absent: the organization, or all service accounts',
})

const scope = z.object({ type: z.enum(budgetScopes), id: scopeName.optional() })

const thresholds = z
  .array(z.int().min(1).max(100))
  .max(10)
  .meta({ description: 'Percents of the limit that are told of when they are passed' })

const terms = {
  sharing: z.enum(budgetSharings).meta({
    description: '`seat`: each person in the scope has the limit to themselves; `pool`: all share it',
  }),
  unit: z.enum(budgetUnits),
  period: z.enum(budgetPeriods).meta({
    description:
      '`weekly`: from Monday; `conversation`: one session of Claude Code; `minute`: a rate; `at_once`: calls under way',
  }),
  zone: z.enum(budgetZones).meta({
    description: 'Where a day begins: `utc`, or `organization` (`sekisho.time_zone`)',
  }),
}

const budgetSources = ['admin', 'spend_limits'] as const

export const budget = z
  .object({
    id: budgetId,
    name: z.string().meta({ description: 'How a refusal names it; unique' }),
    scope: z.object({ type: z.enum(budgetScopes), id: z.string().optional() }),
    ...terms,
    limit,
    thresholds,
    source: z.enum(budgetSources).meta({ description: 'Which API made it or changed it last' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Budget' })

export const newBudget = z
  .strictObject({
    name: displayName.optional().meta({ description: 'Absent: scope, period and unit' }),
    scope: z.strictObject(scope.shape),
    sharing: terms.sharing.default('seat'),
    unit: terms.unit.default('usd'),
    limit,
    period: terms.period.default('monthly'),
    zone: terms.zone.default('utc'),
    thresholds: thresholds.default([50, 75, 90]),
  })
  .meta({ id: 'NewBudget' })

export const budgetPatch = z
  .strictObject({
    name: displayName.optional(),
    limit: limit.optional(),
    thresholds: thresholds.optional(),
  })
  .meta({ id: 'BudgetPatch', description: 'What it counts stays: for another scope or period make another' })

export const budgetRemoval = z.strictObject({ reason }).meta({ id: 'BudgetRemoval' })

export const budgetPath = z.object({ id: budgetId })

export const budgetsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  scope: z.enum(budgetScopes).optional().meta({ description: 'Only of this scope' }),
  person: accountId.optional().meta({
    description:
      'Only those of this one person or service account, also the ones made under `sub:` before they signed in',
  }),
})

export const budgetsPage = z.object({ data: z.array(budget), next }).meta({ id: 'BudgetsPage' })

export const accountPath = z.object({ id: accountId })

export const explanationQuery = z.strictObject({
  project: displayName
    .optional()
    .meta({ description: 'Id of the project of the calls; absent: the person’s own' }),
  costCentre: displayName
    .optional()
    .meta({ description: 'The cost centre that pays; absent: the project’s, else the person’s' }),
})

export const ownExplanationQuery = z.strictObject({
  project: displayName.optional().meta({
    description:
      'Name or id of a project the caller may work on; absent: their own. Who pays for it, else for them, follows',
  }),
})

const verdicts = ['applies', 'overridden', 'no_limit'] as const

const standing = z
  .object({
    budget: budget.omit({ id: true }).extend({
      id: z.string().meta({
        description: 'Id of the budget, or `policy` for the tokens a day of the access policy',
      }),
    }),
    verdict: z.enum(verdicts).meta({
      description:
        '`overridden`: a narrower budget of the same unit and period, or the tighter of two, counts instead; `no_limit`: it lifts the limit of wider ones',
    }),
    overriddenBy: z.string().optional().meta({ description: 'Name of the budget that counts instead' }),
    used: count.optional().meta({ description: 'In the budget’s unit; absent where nothing can be said' }),
    held: count.optional().meta({ description: 'Held for calls under way' }),
    resetsAt: time.optional(),
  })
  .meta({ id: 'BudgetStanding' })

export const explanation = z
  .object({
    person: accountId,
    timeZone: z.string().meta({ description: 'The organization’s time zone' }),
    data: z.array(standing).meta({
      description: 'Every budget that contains the person’s calls; those that apply first',
    }),
  })
  .meta({ id: 'BudgetExplanation' })
