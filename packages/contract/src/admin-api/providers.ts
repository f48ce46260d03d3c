import { z } from 'zod'
import { count, day, microUsd, time } from './fields.ts'

const figures = z
  .object({
    minutes: count.meta({ description: 'How far it looks back' }),
    calls: count.meta({ description: 'Answers it gave, and attempts after which another was asked' }),
    failed: count,
    failures: z
      .array(z.object({ reason: z.string(), count }))
      .meta({ description: 'By HTTP status, `unreachable`, or `broken_off`; the most frequent first' }),
    p50Ms: count.optional().meta({
      description:
        'To the first byte, of calls that asked nobody before; within a tenth. Absent: no call was answered',
    }),
    p90Ms: count.optional(),
    lastFailure: z
      .object({ reason: z.string(), at: time })
      .optional()
      .meta({ description: 'Since this node started' }),
  })
  .meta({ id: 'ProviderFigures' })

const provider = z
  .object({
    name: z.string(),
    kind: z.string(),
    practice: z.boolean().meta({ description: 'True: a simulated model answers, and nothing leaves' }),
    contract: z.enum(['enterprise', 'api']),
    retention: z.enum(['zero', 'standard']),
    training: z.boolean().meta({ description: 'Whether the contract lets it train on what it is sent' }),
    region: z.string().meta({ description: 'Where it computes, as the configuration says' }),
    host: z.string().optional().meta({ description: 'Where calls are sent; absent: they stay on this node' }),
    keys: count.meta({ description: 'Configured; two during a rotation' }),
    keyInUse: z
      .object({
        place: z.enum(['current', 'next']),
        hint: z.string().meta({ description: 'Its last characters; empty for a short one' }),
      })
      .optional()
      .meta({ description: 'That it took last on this node; absent: no call was made' }),
    recent: figures,
  })
  .meta({ id: 'Provider' })

export const providersReport = z
  .object({
    node: z.string().meta({ description: 'The boot id of the node that answered: figures are its own' }),
    startedAt: time,
    data: z.array(provider).meta({ description: 'In the order they are asked' }),
  })
  .meta({ id: 'Providers' })

const classRates = z
  .object({
    input: microUsd,
    cacheWrite5m: microUsd,
    cacheWrite1h: microUsd,
    cacheRead: microUsd,
    output: microUsd,
  })
  .meta({ id: 'ClassRates', description: 'Micro-USD for a million tokens' })

const rateCard = z
  .object({
    model: z.string(),
    displayName: z.string(),
    from: day.meta({ description: 'First UTC day it holds; a model’s first also holds before' }),
    inForce: z.boolean().meta({ description: 'Today' }),
    status: z.enum(['active', 'invitation', 'retired']),
    rates: classRates,
    longPrompt: z
      .object({ aboveTokens: count, rates: classRates })
      .optional()
      .meta({ description: 'A longer prompt is priced as a whole by these' }),
    fast: z.number().meta({ description: 'What every class is multiplied by at `speed: fast`; 1: none' }),
  })
  .meta({ id: 'RateCard' })

export const rateCardsReport = z
  .object({
    data: z.array(rateCard).meta({ description: 'List prices, newest generation first' }),
    webSearchMicroUsd: microUsd,
    multiplierPpm: count.meta({
      description: 'What list prices are multiplied by, in parts per million; 1,000,000: list price',
    }),
    overrides: z
      .array(
        classRates.extend({
          provider: z.string().optional().meta({ description: 'Absent: every provider' }),
          model: z.string(),
        }),
      )
      .meta({ description: '`pricing.overrides` of the configuration: they stand before the list' }),
  })
  .meta({ id: 'RateCards' })
