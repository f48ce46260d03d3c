import { z } from 'zod'
import { entryKinds } from '../entry-kinds.ts'
import { accountId, count, cursor, day, microUsd, next, pageLimit, projectId, time } from './fields.ts'

/** What an entry names: ids, models, codes. */
const entryName = z.string().min(1).max(200)

export const ledgerQuery = z
  .strictObject({
    limit: pageLimit,
    before: cursor,
    kind: z.enum(entryKinds).optional(),
    kinds: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(entryKinds)).min(1).max(entryKinds.length))
      .optional()
      .meta({
        description: 'Several kinds, with commas between them',
        example: 'person.created,person.changed',
      }),
    person: accountId.optional().meta({ description: 'About this person or service account, or by them' }),
    actor: entryName.optional().meta({
      description:
        'By whom: the id of a person or service account, `admin_key:` and a name, `operator`, `scim` or `system`',
    }),
    model: entryName.optional(),
    code: entryName
      .optional()
      .meta({ description: 'Code of a refusal, or outcome of a call: `completed`, `failed`…' }),
    project: projectId.optional(),
    conversation: entryName
      .optional()
      .meta({ description: 'Session id of Claude Code; with `person`, whose it is' }),
    since: time.optional().meta({ description: 'Entries of this time or later' }),
    until: time.optional().meta({ description: 'Entries from before this time' }),
    order: z.enum(['newest', 'oldest']).default('newest').meta({ description: 'Which come first' }),
  })
  .refine(({ conversation, person }) => conversation === undefined || person !== undefined, {
    path: ['person'],
    error: 'conversation_person',
  })

export const ledgerEntry = z
  .object({
    boot: z.string().meta({ description: 'The run of a node that wrote it' }),
    seq: count.meta({ description: 'Its place in that run, from 0' }),
    leaf: count
      .optional()
      .meta({ description: 'Its place in the tree, from 0; absent for about a second, until it has one' }),
    time,
    kind: z.string(),
    actor: z.looseObject({ type: z.string() }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LedgerEntry' })

export const ledgerPage = z
  .object({
    data: z
      .array(ledgerEntry)
      .meta({ description: 'In the order asked for; a page can be empty and have a next' }),
    next,
  })
  .meta({ id: 'LedgerPage' })

const spendDimensions = ['person', 'model', 'provider', 'day'] as const

export const spendQuery = z
  .strictObject({
    from: day.optional().meta({ description: 'First UTC day; absent: the first of this month' }),
    to: day.optional().meta({ description: 'Last UTC day, included; absent: today' }),
    by: z.enum(spendDimensions).default('person'),
    person: accountId.optional().meta({ description: 'Only of this person or service account' }),
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
