import { z } from 'zod'
import { count, microUsd, time } from './fields.ts'
import { budgetZones } from './budgets.ts'

export const chargebackDimensions = ['cost_centre', 'project', 'person', 'model', 'provider'] as const
export type ChargebackDimension = (typeof chargebackDimensions)[number]

export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, { error: 'month' })
  .meta({ description: 'A month', example: '2026-11' })

const zone = z.enum(budgetZones).default('utc').meta({
  description:
    'Whose days the month is made of: `utc`, or `organization` (`sekisho.time_zone`); each is a book of its own',
})

const dimension = `(${chargebackDimensions.join('|')})`

export const chargebackQuery = z.strictObject({
  month,
  zone,
  by: z
    .string()
    .regex(new RegExp(`^${dimension}(,${dimension})*$`), { error: 'dimensions' })
    .default('cost_centre,project,person,model')
    .meta({
      description: `What rows are told apart by, with commas between: ${chargebackDimensions.join(', ')}`,
    }),
})

/** What came in later than its month was closed can be less than nothing only if somebody changed what was closed. */
const change = z.int()

export const chargebackRow = z
  .object({
    costCentre: z
      .string()
      .optional()
      .meta({ description: 'Empty: none. Present when asked for, as those below' }),
    projectId: z.string().optional().meta({ description: 'Empty: none' }),
    projectName: z.string().optional().meta({ description: 'What the project is called now' }),
    personId: z.string().optional().meta({ description: 'A person or a service account' }),
    personName: z.string().optional().meta({ description: 'Absent when nobody here has the id any more' }),
    model: z.string().optional(),
    provider: z.string().optional(),
    simulated: z.boolean().meta({ description: 'True: the practice provider answered, no money was spent' }),
    adjusts: month.optional().meta({
      description: 'Calls of this closed month, which were settled after it was closed',
    }),
    calls: change,
    failedCalls: change,
    inputTokens: change,
    outputTokens: change,
    cacheReadTokens: change,
    cacheWriteTokens: change,
    webSearches: change,
    costMicroUsd: microUsd,
  })
  .meta({ id: 'ChargebackRow' })

const total = z.object({ calls: change, costMicroUsd: microUsd })

export const closedMonth = z
  .object({
    month,
    zone: z.enum(budgetZones),
    rows: count,
    costMicroUsd: microUsd.meta({ description: 'Adjustments included, what was simulated not' }),
    digest: z.string().meta({ description: 'Of its rows, as the ledger’s entry `month.closed` says' }),
    closedAt: time,
  })
  .meta({ id: 'ClosedMonth' })

export const chargebackReport = z
  .object({
    month,
    zone: z.enum(budgetZones),
    timeZone: z.string().meta({ description: 'IANA name of the zone' }),
    by: z.array(z.enum(chargebackDimensions)),
    closed: closedMonth
      .extend({
        intact: z.boolean().meta({
          description:
            'False: its rows are not those of which the ledger says that the month was closed with',
        }),
      })
      .optional()
      .meta({ description: 'Absent: the month is open, and its rows may still grow' }),
    data: z.array(chargebackRow),
    total: total.meta({ description: 'Of what is not simulated, adjustments included' }),
    adjustments: total.meta({ description: 'What of it is of months closed before' }),
    practice: total.meta({ description: 'Of what is simulated' }),
  })
  .meta({ id: 'ChargebackReport' })

export const monthToClose = z.strictObject({ month, zone }).meta({ id: 'MonthToClose' })
