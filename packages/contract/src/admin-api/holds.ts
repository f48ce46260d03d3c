import { z } from 'zod'
import { accountId, cursor, next, pageLimit, projectId, reason, time } from './fields.ts'

export const holdTargets = ['person', 'conversation', 'project', 'everything'] as const

const target = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('person'), id: accountId }),
  z.strictObject({
    type: z.literal('conversation'),
    id: z.string().min(1).max(200).meta({ description: 'Session id of Claude Code' }),
  }),
  z.strictObject({ type: z.literal('project'), id: projectId }),
  z.strictObject({ type: z.literal('everything') }),
])

export const newHold = z.strictObject({ target, reason }).meta({ id: 'NewHold' })

export const hold = z
  .object({
    id: z.string().meta({ example: 'lgh_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' }),
    target: z.object({ type: z.enum(holdTargets), id: z.string().optional() }),
    reason: z.string(),
    placedBy: z.string().meta({ description: 'Id of the person, or what else did it' }),
    placedAt: time,
    liftedAt: time.nullable(),
    liftedBy: z.string().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'Hold' })

export const holdPath = z.object({
  id: z.string().regex(/^lgh_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'hold_id' }),
})

export const liftedHold = z.strictObject({ reason }).meta({ id: 'LiftedHold' })

export const holdsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  status: z.enum(['in_force', 'lifted']).optional(),
})

export const holdsPage = z.object({ data: z.array(hold), next }).meta({ id: 'HoldsPage' })
