import { z } from 'zod'
import { entryKinds } from '../entry-kinds.ts'
import { count, cursor, day, microUsd, next, pageLimit, time } from './fields.ts'

export const ledgerQuery = z.strictObject({
  limit: pageLimit,
  before: cursor,
  kind: z.enum(entryKinds).optional(),
})

export const ledgerEntry = z
  .object({
    boot: z.string().meta({ description: 'The run of a node that wrote it' }),
    seq: count.meta({ description: 'Its place in that run, from 0' }),
    leaf: count
      .optional()
      .meta({ description: 'Its place in the tree, from 0; absent for the newest second' }),
    time,
    kind: z.string(),
    actor: z.looseObject({ type: z.string() }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LedgerEntry' })

export const ledgerPage = z
  .object({ data: z.array(ledgerEntry).meta({ description: 'Newest first' }), next })
  .meta({ id: 'LedgerPage' })

const spendDimensions = ['person', 'model', 'provider', 'day'] as const

export const spendQuery = z
  .strictObject({
    from: day.optional().meta({ description: 'First UTC day; absent: the first of this month' }),
    to: day.optional().meta({ description: 'Last UTC day, included; absent: today' }),
    by: z.enum(spendDimensions).default('person'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'day_range',
  })

export const spendRow = z
  .object({
    key: z
      .string()
      .meta({ description: 'Person id, model, provider, day, project id or cost centre; empty: none' }),
    name: z.string().optional().meta({ description: 'The person’s name, when grouped by person' }),
    simulated: z.boolean().meta({ description: 'True: the practice provider answered, no money was spent' }),
    exchanges: count,
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    costMicroUsd: microUsd,
  })
  .meta({ id: 'SpendRow' })

export const spendReport = z
  .object({ from: day, to: day, by: z.enum(spendDimensions), data: z.array(spendRow) })
  .meta({ id: 'SpendReport' })

export const health = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    node: z.string().meta({ description: 'The boot id of the node that answered' }),
    startedAt: time,
    storage: z.enum(['sqlite', 'postgres']),
    providers: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        practice: z.boolean().meta({ description: 'True: a simulated model answers' }),
      }),
    ),
    ledger: z.object({
      state: z.enum(['ok', 'failing']),
      entries: count.optional(),
      lastEntryAt: time.optional(),
    }),
  })
  .meta({ id: 'Health' })
