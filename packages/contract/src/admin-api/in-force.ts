import { z } from 'zod'
import { guardModes } from '../guard.ts'
import { inForceStates } from '../in-force-states.ts'
import { accountId, count, cursor, next, pageLimit, time } from './fields.ts'

const state = z.enum(inForceStates).meta({
  description:
    '`in_force`: a guard attested what the person should have; `drifted`: it attested, or the client claims, something else; `stale`: its attestation is too old; `claimed_only`: the client says it holds the right settings, and no guard attests it; `unguarded`: neither; `nothing_due`: no policy is for the person',
})
const checksum = z.string().meta({ description: '`sha256:` and hex, of the settings' })
const age = { at: time, ageSeconds: count }

export const inForce = z
  .object({
    id: z
      .string()
      .meta({ description: 'Of the device; of the guard where Claude Code was never started beside it' }),
    personId: accountId,
    personName: z.string().optional(),
    state,
    device: z.object({ id: z.string(), name: z.string(), lastSeenAt: time }).optional(),
    due: z
      .object({
        checksum,
        mode: z.enum(guardModes),
        versions: z.array(z.object({ policy: z.string(), version: z.int() })),
        formerChecksums: z
          .array(checksum)
          .meta({ description: 'What was due until an hour ago: good as well' }),
      })
      .optional()
      .meta({ description: 'What the person should have now' }),
    claimed: z
      .object({
        checksum: checksum.nullable(),
        sources: z.array(z.string()).meta({ description: 'Where the client found managed settings' }),
        clientVersion: z.string().nullable(),
        ...age,
      })
      .optional()
      .meta({ description: 'What the client says of itself. Anybody could: claimed is not attested' }),
    attested: z
      .object({
        guard: z.string(),
        name: z.string(),
        checksum: checksum.nullable(),
        mode: z.string(),
        issuedAt: time.optional().meta({ description: 'When the server signed what it holds' }),
        problem: z
          .string()
          .optional()
          .meta({ description: 'Why it can use nothing that it holds: it blocks each call' }),
        guardVersion: z.string(),
        ...age,
      })
      .optional()
      .meta({ description: 'What a guard last signed with its device key over a nonce of the server' }),
  })
  .meta({ id: 'InForce' })

export type InForceBody = z.input<typeof inForce>

export const inForcePage = z
  .object({
    data: z.array(inForce),
    rule: z.object({ mode: z.enum(guardModes), maxAgeHours: count }).meta({
      description: 'Whether calls without an attested guard are served, and how long an attestation counts',
    }),
    next,
  })
  .meta({ id: 'InForcePage' })

export const inForceQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  person: accountId.optional(),
  state: state.optional(),
})

/** Part of `adminRoutes`, where it is checked. */
export const inForceRoutes = {
  listInForce: {
    method: 'get',
    path: '/api/policies/in-force',
    permission: 'policies.read',
    summary: 'Device by device: which policy it should have, which it claims, and which a guard attests',
    query: inForceQuery,
    response: inForcePage,
    status: 200,
  },
} as const
