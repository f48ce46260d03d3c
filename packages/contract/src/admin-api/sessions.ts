import { z } from 'zod'
import { sessionKinds } from '../entries.ts'
import { accountId, count, cursor, displayName, next, pageLimit, role, sessionId, time } from './fields.ts'
import { person } from './people.ts'

const sessionStates = ['active', 'idle', 'expired', 'revoked'] as const

export const session = z
  .object({
    id: sessionId,
    personId: accountId,
    kind: z.enum(sessionKinds).meta({
      description:
        '`claude_code` and `cli` came by a device’s code, `browser` by a page, `workload` by token exchange',
    }),
    issuer: z
      .string()
      .meta({ description: 'Who vouched: an issuer URL, `local`, or the id of a federation rule' }),
    deviceId: z.string().optional(),
    secondFactor: z.boolean(),
    state: z.enum(sessionStates).meta({ description: 'All but `active` are over' }),
    createdAt: time,
    lastSeenAt: time.meta({ description: 'Written every 30 seconds' }),
    expiresAt: time.meta({ description: 'It ends then in any case' }),
    address: z.string().meta({ description: 'Where it was opened, or last refreshed, from' }),
    agent: z.string(),
    revokedAt: time.optional(),
    revokedReason: z.string().optional(),
  })
  .meta({ id: 'Session' })

const inForce = z
  .enum(['true', 'false'])
  .optional()
  .meta({ description: '`true`: only those that are not over' })

export const sessionsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  person: accountId.optional(),
  inForce,
})

export const ownSessionsQuery = z.strictObject({ limit: pageLimit, after: cursor, inForce })

export const sessionsPage = z
  .object({ data: z.array(session).meta({ description: 'Newest first' }), next })
  .meta({ id: 'SessionsPage' })

export const sessionPath = z.object({ id: sessionId })

export const sessionsOfPerson = z
  .strictObject({
    personId: accountId,
    deviceId: z.string().max(40).optional().meta({ description: 'Only those on this device' }),
    reason: displayName.meta({ description: 'Stands in the ledger for good: no personal data' }),
  })
  .meta({ id: 'SessionsOfPerson' })

export const revokedSessions = z.object({ revoked: count }).meta({ id: 'RevokedSessions' })

export const signingKey = z
  .object({ kid: z.string().meta({ description: 'Its name in `GET /oauth/jwks.json`' }) })
  .meta({ id: 'SigningKey' })

export const me = z
  .object({
    type: z.enum(['operator', 'person', 'service_account']),
    person: person.optional(),
    roles: z.array(role),
    secondFactor: z.boolean(),
    session: session.optional(),
    demonstration: z.literal(true).optional().meta({
      description: 'What this server holds was made up by `--demo`; absent: it was not',
    }),
  })
  .meta({ id: 'Me' })
