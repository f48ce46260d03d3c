import { z } from 'zod'
import { accountId, count, cursor, displayName, exchangeId, next, pageLimit, reason, time } from './fields.ts'

/** Why somebody reads what others said: a word is not enough. */
export const readReason = displayName.min(10).meta({
  description: 'Stands in the ledger for good: no personal data',
  example: 'incident 4711: leaked key',
})

const contentPart = z
  .object({
    contentType: z.string(),
    contentEncoding: z.string().optional(),
    bytes: count,
    complete: z.boolean().meta({ description: 'false: the node died before the end was kept' }),
    ledger: z.enum(['matches', 'differs', 'unknown']).meta({
      description:
        'Against the salted digest of the ledger; `unknown`: the ledger has none, or its key is destroyed',
    }),
    encoding: z.enum(['utf8', 'base64']).meta({ description: 'How `content` stands here' }),
    content: z.string(),
  })
  .meta({ id: 'ContentPart' })

export const contentBody = z
  .object({
    exchange: exchangeId,
    personId: accountId,
    at: time,
    conversation: z.string().nullable(),
    projectId: z.string().nullable(),
    request: contentPart.nullable(),
    response: contentPart.nullable().meta({ description: 'null: nothing came, or it is not kept' }),
  })
  .meta({ id: 'Content' })

export const contentPath = z.object({ id: exchangeId })

export const contentReading = z.strictObject({ reason: readReason }).meta({ id: 'ContentReading' })

export const contentRequest = z
  .object({
    id: z.string(),
    exchange: exchangeId,
    personId: accountId.meta({ description: 'Whose call it is' }),
    requestedBy: z.string().meta({ description: 'Id of the person, or `operator`' }),
    reason: z.string(),
    requestedAt: time,
    expiresAt: time.meta({ description: 'Approved and read by then, or not at all' }),
    approvedBy: z.string().nullable(),
    readAt: time.nullable().meta({ description: 'One approval is good for one reading' }),
  })
  .meta({ id: 'ContentRequest' })

export const contentRequestPath = z.object({
  id: z.string().regex(/^crq_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'content_request_id' }),
})

export const contentRequestsQuery = z.strictObject({ limit: pageLimit, after: cursor })

export const contentRequestsPage = z
  .object({ data: z.array(contentRequest), next })
  .meta({ id: 'ContentRequestsPage' })

export const contentErasure = z.strictObject({ personId: accountId, reason }).meta({ id: 'ContentErasure' })

export const erasedContent = z
  .object({
    personId: accountId,
    keys: count.meta({ description: 'Data keys destroyed' }),
    exchanges: count.meta({ description: 'Calls whose content nobody can open any more' }),
  })
  .meta({ id: 'ErasedContent' })
