import { z } from 'zod'
import { budget, budgetUnits } from './budgets.ts'
import { count, cursor, day, microUsd, next, pageLimit, time } from './fields.ts'

export const overviewQuery = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(366)
    .default(30)
    .meta({ description: 'How many UTC days, today included' }),
})

const dayFigures = z
  .object({
    day,
    exchanges: count,
    failed: count.meta({ description: 'Of them, those without a usable answer' }),
    refused: count,
    costMicroUsd: microUsd,
    simulatedMicroUsd: microUsd.meta({
      description: 'What the practice provider’s answers would have cost; no money was spent',
    }),
  })
  .meta({ id: 'DayFigures' })

export const overview = z
  .object({
    today: dayFigures.extend({
      people: count.meta({ description: 'People and service accounts that called' }),
    }),
    days: z.array(dayFigures).meta({ description: 'Oldest first, one each, also where nothing happened' }),
    refusals: z
      .array(z.object({ code: z.string(), count }))
      .meta({ description: 'Of today, by code, the most frequent first' }),
    providers: z.array(
      z.object({
        name: z.string(),
        practice: z.boolean(),
        exchanges: count.meta({ description: 'Today' }),
        failed: count,
      }),
    ),
  })
  .meta({ id: 'Overview' })

export const ownOverview = z
  .object({
    days: z
      .array(dayFigures.omit({ refused: true }))
      .meta({ description: 'Of the caller’s own calls, oldest first, one each' }),
  })
  .meta({ id: 'OwnOverview' })

export const ownRefusalsQuery = z.strictObject({ limit: pageLimit, before: cursor })

const refusalFacts = z
  .object({
    unit: z.enum(budgetUnits).optional(),
    used: z
      .number()
      .optional()
      .meta({ description: 'Micro-USD, tokens or calls, as `unit` says; also the next two' }),
    limit: z.number().optional().meta({ description: 'Without `unit`: devices, or bytes' }),
    needed: z.number().optional(),
    period: z.enum(['minute', 'at_once']).optional().meta({ description: 'Of a rate' }),
    resetsAt: time.optional(),
    seconds: z.number().optional().meta({ description: 'After which it could be tried again' }),
    hours: z.number().optional().meta({ description: 'Within which a guard had to attest' }),
    allowed: z.string().optional().meta({ description: 'Models' }),
  })
  .meta({ id: 'RefusalFacts', description: 'What its sentence said, as far as the ledger keeps it' })

const ownRefusal = z
  .object({
    time,
    code: z.string(),
    model: z.string().optional(),
    said: refusalFacts.optional(),
    budget: z
      .object({
        ...budget.pick({ name: true, scope: true, sharing: true, unit: true, period: true }).shape,
        id: z.string(),
      })
      .optional()
      .meta({ description: 'The budget that it named; `policy`: the tokens a day of an access rule' }),
    project: z.string().optional().meta({ description: 'Name of the project that it named' }),
  })
  .meta({ id: 'OwnRefusal' })

export const ownRefusalsPage = z
  .object({ data: z.array(ownRefusal).meta({ description: 'Newest first' }), next })
  .meta({ id: 'OwnRefusalsPage' })
