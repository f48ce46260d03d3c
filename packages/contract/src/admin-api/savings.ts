import { z } from 'zod'
import { accountId, count, microUsd, time } from './fields.ts'
import { month } from './reports.ts'

export const savingsQuery = z.strictObject({
  month: month.optional().meta({ description: 'Of UTC days; absent: the month it is' }),
})

const person = {
  personId: z.string().meta({ description: 'A person or a service account' }),
  personName: z.string().optional(),
}

const saved = microUsd.meta({ description: 'At most; see the description of the list' })

const cacheFinding = z
  .object({
    ...person,
    projectId: z.string().meta({ description: 'Empty: none' }),
    projectName: z.string().optional(),
    calls: count,
    promptTokens: count,
    cacheReadTokens: count,
    hitPercent: count.meta({
      description: 'Of prompt tokens, those that were read from the cache; rounded down',
    }),
    lostTokens: count,
    lostMicroUsd: microUsd,
  })
  .meta({ id: 'CacheFinding' })

const smallFinding = z
  .object({
    model: z.string(),
    provider: z.string(),
    smallerModel: z.string(),
    calls: count,
    costMicroUsd: microUsd,
    savedMicroUsd: saved,
  })
  .meta({ id: 'SmallRequestFinding' })

const batchFinding = z
  .object({ ...person, model: z.string(), calls: count, costMicroUsd: microUsd, savedMicroUsd: saved })
  .meta({ id: 'BatchFinding' })

const idleFinding = z
  .object({
    credentialId: z.string(),
    name: z.string(),
    personId: accountId,
    personName: z.string().optional(),
    createdAt: time,
    lastUsedAt: time.optional().meta({ description: 'Absent: never' }),
  })
  .meta({ id: 'IdleCredentialFinding' })

export const savingsReport = z
  .object({
    month,
    cache: z.array(cacheFinding).meta({
      description:
        'Whose prompts lost what the prompt cache held, by person and project, or are hardly read from it (a million tokens or more, and less than half). Lost: tokens that were in the cache and were paid for again because the beginning of the prompt changed, at what they cost more than reading them',
    }),
    smallRequests: z.array(smallFinding).meta({
      description:
        'Calls with a prompt under 2,000 tokens and an answer under 500, on a model that is not the cheapest. Saved: what the same tokens cost less on the cheapest model, by the class of tokens in which it saves least; searches are left out. That it is good enough for them is not shown',
    }),
    batch: z.array(batchFinding).meta({
      description:
        'Calls of service accounts whose answer was asked for whole. Saved: half, as the provider’s batches cost, if the work can wait for a day; searches are left out',
    }),
    idleCredentials: z.array(idleFinding).meta({
      description: 'In force and not used for `idleDays`, oldest first. They cost nothing, and open the door',
    }),
    idleDays: count,
  })
  .meta({
    id: 'SavingsReport',
    description: 'The same call may stand in several lists: what they save does not add up',
  })
