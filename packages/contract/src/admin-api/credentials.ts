import { z } from 'zod'
import {
  accountId,
  count,
  credentialId,
  credentialKind,
  cursor,
  displayName,
  next,
  pageLimit,
  projectId,
  reason,
  time,
} from './fields.ts'

const maxLifetimeSeconds = 10 * 366 * 86_400
const maxGraceSeconds = 30 * 86_400

const expiresInSeconds = z.int().min(60).max(maxLifetimeSeconds).optional()

const credentialStates = ['active', 'grace', 'rotated', 'expired', 'revoked'] as const

export const credential = z
  .object({
    id: credentialId,
    personId: accountId,
    name: z.string(),
    kind: credentialKind,
    projectId: projectId.optional().meta({ description: 'What its calls are counted to' }),
    hint: z.string().meta({ description: 'The last four characters' }),
    state: z.enum(credentialStates).meta({
      description: '`active`; `grace`: rotated and still accepted; `rotated`, `expired`, `revoked`: refused',
    }),
    createdAt: time,
    expiresAt: time.optional(),
    graceEndsAt: time.optional(),
    successorId: credentialId.optional(),
    revokedAt: time.optional(),
    revokedReason: z.string().optional(),
    lastUsedAt: time.optional().meta({ description: 'Written every 30 seconds' }),
  })
  .meta({ id: 'Credential' })

export const newCredential = z
  .strictObject({
    personId: accountId,
    name: displayName,
    kind: credentialKind.default('claude_code'),
    projectId: projectId.optional().meta({
      description: 'What its calls are counted to unless they name another; absent: what the person’s are',
    }),
    expiresInSeconds: expiresInSeconds.meta({
      description: 'From now, by the server’s clock; absent: until revoked',
    }),
  })
  .meta({ id: 'NewCredential' })

/** As `NewCredential`, for oneself. */
export const newOwnCredential = newCredential.omit({ personId: true }).meta({ id: 'NewOwnCredential' })

export const ownCredentialsQuery = z.strictObject({ limit: pageLimit, after: cursor })

export const issuedCredential = z
  .object({
    credential,
    secret: z.string().meta({ description: 'The whole credential. It is not stored and shown only here' }),
    baseUrl: z.string().meta({ description: 'What ANTHROPIC_BASE_URL must be' }),
  })
  .meta({ id: 'IssuedCredential' })

export const rotation = z
  .strictObject({
    graceSeconds: z
      .int()
      .min(0)
      .max(maxGraceSeconds)
      .default(86_400)
      .meta({ description: 'How long the old credential is still accepted' }),
    expiresInSeconds: expiresInSeconds.meta({
      description: 'Life of the new credential from now; absent: that of the old one from its making',
    }),
  })
  .meta({ id: 'Rotation' })

export const rotatedCredential = issuedCredential
  .extend({ predecessor: credential })
  .meta({ id: 'RotatedCredential' })

export const revocation = z.strictObject({ reason }).meta({ id: 'Revocation' })

export const credentialPath = z.object({ id: credentialId })

export const credentialsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  person: accountId.optional(),
})

export const credentialsPage = z.object({ data: z.array(credential), next }).meta({ id: 'CredentialsPage' })

export const unusedCredentialsQuery = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(3660)
    .default(30)
    .meta({ description: 'Not used for so many days; one that was never used counts from its making' }),
  limit: pageLimit,
  after: cursor,
})

const credentialUse = z
  .object({
    clientAddress: z.string(),
    clientAgent: z.string(),
    firstAt: time,
    lastAt: time,
    count: count.meta({ description: 'Calls, written every 30 seconds' }),
  })
  .meta({ id: 'CredentialUse' })

export const credentialUses = z
  .object({
    data: z.array(credentialUse).meta({ description: 'Whoever came last first; 50 at most are kept' }),
  })
  .meta({ id: 'CredentialUses' })
