import { z } from 'zod'
import { guardModes } from '../guard.ts'
import { accountId, count, cursor, next, pageLimit, reason, time } from './fields.ts'

const guardId = z
  .string()
  .regex(/^gdv_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'guard_id' })
  .meta({ description: 'Id of a guard', example: 'gdv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

const versions = z.array(z.object({ policy: z.string(), version: z.int() }))

export const guardStates = [
  'in_force',
  'drifted',
  'silent',
  'never_attested',
  'nothing_due',
  'revoked',
] as const

export const guard = z
  .object({
    id: guardId,
    personId: accountId,
    name: z.string().meta({ description: 'Of the machine, as its person says' }),
    os: z.string(),
    enrolledAt: time,
    state: z.enum(guardStates).meta({
      description:
        '`in_force`: it attested what its person should have; `drifted`: something else; `silent`: nothing for a day',
    }),
    due: z
      .object({ checksum: z.string(), mode: z.enum(guardModes), versions })
      .optional()
      .meta({ description: 'What its person should have now' }),
    attested: z
      .object({
        checksum: z.string().optional(),
        mode: z.enum(guardModes),
        versions,
        issuedAt: time
          .optional()
          .meta({ description: 'When the server signed what it holds: its age, where fetching anew fails' }),
        problem: z.string().optional().meta({
          description:
            'Why it can use nothing that it holds, for example `policy-expired`: it blocks each call',
        }),
        guardVersion: z.string(),
        sources: z.array(z.string()).meta({ description: 'Where it found managed settings on the machine' }),
        at: time,
        ageSeconds: count,
      })
      .optional()
      .meta({
        description: 'What the guard last stated, signed with its device key over a nonce of the server',
      }),
    today: z
      .object({ decisions: count, asked: count, blocked: count })
      .meta({ description: 'Of this day of UTC, as far as they were delivered' }),
    revokedAt: time.optional(),
    revokedReason: z.string().optional(),
  })
  .meta({ id: 'Guard' })

export const guardsPage = z.object({ data: z.array(guard), next }).meta({ id: 'GuardsPage' })

export const guardsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  person: accountId.optional(),
})

export const guardPathParams = z.object({ id: guardId })

export const guardRevocation = z.strictObject({ reason }).meta({ id: 'GuardRevocation' })
