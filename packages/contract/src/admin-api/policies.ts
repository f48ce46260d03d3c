import { z } from 'zod'
import { policyRings } from '../policy-rings.ts'
import { roles } from '../roles.ts'
import {
  count,
  cursor,
  displayName,
  next,
  pageLimit,
  personId,
  reason,
  role,
  searchIn,
  time,
} from './fields.ts'

/** Commands name a version `base@3`, so that a name which ends so could not be told from one. */
const policyName = displayName
  .max(100)
  .refine((name) => !/@\d{1,5}$/.test(name), { error: 'version_in_name' })

const policyId = z
  .string()
  .regex(/^pol_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'policy_id' })
  .meta({ description: 'Id of a policy', example: 'pol_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

const versionNumber = z.int().min(1).max(10_000)
const ring = z.enum(policyRings).meta({ description: 'Each ring holds the ones before it' })
const sharePercent = z
  .int()
  .min(1)
  .max(99)
  .meta({ description: 'Percent of all people, where the ring is `share`' })

const match = z
  .strictObject({
    groups: z.array(z.string().min(1).max(4096)).min(1).max(1000).optional(),
    emailDomain: z
      .string()
      .max(255)
      .transform((text) => text.trim().replace(/^@/, '').toLowerCase())
      .pipe(z.string().regex(/^[^@\s,]+$/, { error: 'email_domain' }))
      .optional(),
    roles: z.array(z.enum(roles)).min(1).max(roles.length).optional(),
  })
  .meta({
    description:
      'Every field that is there must fit, each by any of its values; without fields: everybody, as the base of the others',
  })

const rollout = z.object({
  version: versionNumber,
  ring,
  sharePercent: z.int(),
  state: z.enum(['running', 'superseded', 'rolled_back']),
  startedAt: time,
  previousVersion: versionNumber
    .nullable()
    .meta({ description: 'What everybody else has, and everybody again when it is rolled back' }),
  endedAt: time.nullable(),
  reason: z.string().nullable(),
})

const matchBody = z.object({
  groups: z.array(z.string()).optional(),
  emailDomain: z.string().optional(),
  roles: z.array(role).optional(),
})

const pendingChange = z.object({
  change: count.meta({ description: 'Its number, by which it is approved' }),
  retire: z.boolean(),
  name: z.string().optional(),
  position: z.int().optional(),
  match: matchBody.optional(),
  proposedBy: z.string().meta({ description: 'Id of the person' }),
  proposedAt: time,
})

export const policy = z
  .object({
    id: policyId,
    name: z.string(),
    position: z.int(),
    match: matchBody,
    status: z.enum(['active', 'retired']),
    createdAt: time,
    rollout: rollout.nullable().meta({ description: 'The newest; null: nothing was ever published' }),
    pending: pendingChange
      .nullable()
      .default(null)
      .meta({ description: 'What waits for a second person; null: nothing does' }),
  })
  .meta({ id: 'Policy' })

const versionFields = {
  policy: policyId,
  version: versionNumber,
  checksum: z.string().meta({ description: '`sha256:` and hex, of the document as canonical JSON' }),
  note: z.string(),
  state: z.enum(['draft', 'in_review', 'published', 'withdrawn']),
  createdBy: z.string().meta({ description: 'Id of the person, or what else it was' }),
  reviewedBy: z.string().nullable(),
  approvedFor: z
    .object({ name: z.string(), position: z.int(), match: matchBody })
    .nullable()
    .default(null)
    .meta({
      description:
        'The policy as whoever approved saw it; under four eyes, once the policy is another, the approval is void',
    }),
  createdAt: time,
  publishedAt: time.nullable(),
}

export const listedPolicyVersion = z.object(versionFields).meta({ id: 'ListedPolicyVersion' })

export const policyVersion = z
  .object({
    ...versionFields,
    document: z.record(z.string(), z.unknown()),
    signature: z.string().nullable().meta({
      description:
        'Compact JWS over policy, version and checksum; the keys of `/managed/jwks.json` verify it',
    }),
  })
  .meta({ id: 'PolicyVersion' })

export const addedPolicyVersion = policyVersion
  .extend({
    findings: z
      .array(
        z.object({
          code: z.string(),
          severity: z.enum(['error', 'warning', 'info']),
          path: z.array(z.union([z.string(), z.number()])),
          message: z.object({ en: z.string(), ja: z.string() }),
        }),
      )
      .meta({
        description:
          'What the lint says of it, the worst first, 100 at most; a document with errors is refused',
      }),
    next: z.enum(['review', 'publish_canary', 'publish_share']).default('publish_share').meta({
      description:
        'What comes next: somebody else approves it, or it is published, to the canary where that names somebody',
    }),
  })
  .meta({ id: 'AddedPolicyVersion' })

const describedPolicyVersion = listedPolicyVersion
  .extend({
    needsApproval: z.boolean().default(false).meta({
      description:
        'Under four eyes: it is neither published nor advanced before a second person approves it for the policy as it is',
    }),
  })
  .meta({ id: 'DescribedPolicyVersion' })

export const describedPolicy = policy
  .extend({ versions: z.array(describedPolicyVersion).meta({ description: 'Newest first, 100 at most' }) })
  .meta({ id: 'DescribedPolicy' })

export const newPolicy = z
  .strictObject({
    name: policyName,
    position: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .meta({ description: 'Of those that match somebody, the lower counts first' }),
    match: match.default({}),
  })
  .meta({ id: 'NewPolicy' })

export const policyPatch = z
  .strictObject({
    name: policyName.optional(),
    position: z.int().min(0).max(1_000_000).optional(),
    match: match.optional().meta({ description: 'In place of the whole match; `{}` is everybody' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { error: 'patch_empty' })
  .meta({ id: 'PolicyPatch' })

export const newPolicyVersion = z
  .strictObject({
    document: z.record(z.string(), z.unknown()).meta({
      description: 'Claude Code settings, or an object with `settings`, `rules`, `tests` and `guard`',
    }),
    note: displayName.optional().meta({ description: 'Stands in the ledger for good: no personal data' }),
  })
  .meta({ id: 'NewPolicyVersion' })

export const policyApproval = z
  .strictObject({
    seen: z
      .strictObject({ name: z.string().min(1).max(100), position: z.int(), match })
      .optional()
      .meta({
        description:
          'The policy as you looked at it: the approval is good for that, and refused when it is another by now. Needed where four eyes are asked for',
      }),
  })
  .meta({ id: 'PolicyApproval' })

export const policyPublication = z
  .strictObject({ ring: ring.default('all'), sharePercent: sharePercent.optional() })
  .meta({ id: 'PolicyPublication' })

const believed = versionNumber
  .optional()
  .meta({ description: 'The version you believe to be on its way; it is refused when it is another' })

export const rolloutAdvance = z
  .strictObject({
    version: believed,
    ring: ring.optional().meta({ description: 'Absent: the next one' }),
    sharePercent: sharePercent.optional(),
  })
  .meta({ id: 'RolloutAdvance' })

export const rolloutRetreat = z.strictObject({ version: believed, reason }).meta({ id: 'RolloutRetreat' })

export const policyPath = z.object({ id: policyId })

export const policyChangePath = z.object({ id: policyId, change: z.coerce.number().int().min(1) })

export const deletedPolicyVersion = z
  .object({ policy: policyId, version: versionNumber })
  .meta({ id: 'DeletedPolicyVersion' })

const policyKey = z.object({
  key: z.string().meta({ description: 'Its thumbprint (RFC 7638), which guards are given as `--key`' }),
  createdAt: time,
  signsFrom: time.meta({ description: 'Until then the one before signs, and guards learn of this one' }),
  replaces: z.string().nullable().meta({ description: 'The key that it follows, and that signed so' }),
  state: z.enum(['next', 'signing', 'former']),
})

export const policyKeys = z
  .object({ data: z.array(policyKey).meta({ description: 'Oldest first' }) })
  .meta({ id: 'PolicyKeys' })

export const policyKeyRotation = z
  .strictObject({
    overlapDays: z
      .int()
      .min(0)
      .max(365)
      .default(30)
      .meta({ description: 'How long the key of now goes on signing' }),
  })
  .meta({ id: 'PolicyKeyRotation' })

export const rotatedPolicyKey = policyKey.meta({ id: 'RotatedPolicyKey' })

export const policyVersionPath = z.object({
  id: policyId,
  version: z.coerce.number().int().min(1).max(10_000),
})

export const policiesQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  name: z.string().min(1).max(200).optional().meta({ description: 'The whole name' }),
  search: searchIn('A part of the name; or the whole id'),
  status: z.enum(['active', 'all']).default('active'),
})

export const policiesPage = z
  .object({
    data: z.array(policy),
    pinned: z
      .array(
        z.object({ policy: z.string(), match: z.record(z.string(), z.unknown()), keys: z.array(z.string()) }),
      )
      .meta({
        description: 'Those of the configuration file, which are changed there; `file:0` is the first',
      }),
    next,
  })
  .meta({ id: 'PoliciesPage' })

export const policyRollouts = z
  .object({
    data: z.array(rollout).meta({ description: 'Newest first, 100 at most' }),
    observed: z
      .array(z.object({ version: versionNumber, decisions: count, blocks: count, since: time }))
      .meta({ description: 'What guards decided under the newest version, and under the one before' }),
    rollback: z
      .object({ factor: z.number(), calls: count, people: count.default(1) })
      .meta({ description: 'When the server takes a version back by itself' }),
  })
  .meta({ id: 'PolicyRollouts' })

export const personSettings = z
  .object({
    personId,
    served: z
      .object({
        checksum: z.string(),
        guard: z.enum(['off', 'report', 'enforce']),
        versions: z.array(z.object({ policy: z.string(), version: z.int() })),
        settings: z.record(z.string(), z.unknown()),
      })
      .nullable()
      .meta({ description: 'null: no policy is for them' }),
  })
  .meta({ id: 'PersonSettings' })

export const settingsPath = z.object({ id: personId })
