import { z } from 'zod'
import { count, cursor, next, pageLimit, reason, time } from './fields.ts'

/** A name in the file: it stands in URLs, metrics and the ledger. */
export const sinkName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
  .meta({ description: 'Name of a sink in the configuration', example: 'splunk' })

export const sinkPath = z.strictObject({ name: sinkName })

const leaf = count.meta({ description: 'Place of an entry in the ledger, from 0' })

export const sink = z
  .object({
    name: z.string(),
    kind: z.enum(['syslog', 'splunk', 'datadog', 'elastic', 'otlp', 's3', 'webhook']),
    format: z.enum(['sekisho', 'ocsf', 'ecs', 'cef']),
    destination: z.string().meta({ description: 'Where it sends to: host and port, or the bucket' }),
    state: z
      .enum(['delivering', 'failing', 'paused'])
      .meta({ description: '`failing`: entries wait in the ledger until the receiver takes them again' }),
    problem: z.string().optional().meta({ description: 'Why it is failing' }),
    problemAt: time.optional().meta({ description: 'Since when it is failing' }),
    pausedAt: time.optional(),
    pausedReason: z.string().optional(),
    next: leaf.meta({ description: 'The first leaf that is not delivered yet' }),
    lagEntries: count.meta({ description: 'Entries in the ledger that it has not come to' }),
    lagSeconds: count.meta({ description: 'Age of the oldest of them' }),
    delivered: count,
    skipped: count.meta({ description: 'Passed over: left out by the filter, or removed by retention' }),
    deadLetters: count.meta({ description: 'Refused for good by the receiver, and kept in the list' }),
    lastDeliveredAt: time.optional(),
  })
  .meta({ id: 'Sink' })

export const sinksPage = z.object({ data: z.array(sink) }).meta({ id: 'SinksPage' })

export const sinkPause = z.strictObject({ reason })

export const deadLettersQuery = z.strictObject({ limit: pageLimit, after: cursor })

export const deadLetter = z
  .object({
    leaf,
    reason: z.string().meta({ description: 'What the receiver said' }),
    refusedAt: time,
    retrying: z.boolean().meta({ description: 'It is about to be sent again' }),
  })
  .meta({ id: 'DeadLetter' })

export const deadLettersPage = z
  .object({ data: z.array(deadLetter).meta({ description: 'In the order of the ledger' }), next })
  .meta({ id: 'DeadLettersPage' })

export const sinkRetry = z.strictObject({
  leaf: leaf.optional().meta({ description: 'Absent: all of them' }),
})

export const sinkRetried = z.object({ letters: count }).meta({ id: 'RetriedLetters' })
