import { z } from 'zod'
import { complianceScopes } from '../compliance.ts'
import { cursor, displayName, next, pageLimit, reason, time } from './fields.ts'

const complianceKeyId = z
  .string()
  .regex(/^cak_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'compliance_key_id' })
  .meta({
    description: 'Id of a compliance key, not the key itself',
    example: 'cak_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  })

const scopes = z
  .array(z.enum(complianceScopes))
  .min(1)
  .max(complianceScopes.length)
  .meta({ description: 'What it may read, for good: another key has other scopes' })

export const complianceKey = z
  .object({
    id: complianceKeyId,
    name: z.string(),
    scopes: z.array(z.string()),
    hint: z.string().meta({ description: 'The last four characters of the key' }),
    createdAt: time,
    revokedAt: time.optional(),
  })
  .meta({ id: 'ComplianceKey' })

export const newComplianceKey = z.strictObject({ name: displayName, scopes }).meta({ id: 'NewComplianceKey' })

export const issuedComplianceKey = z
  .object({
    key: complianceKey,
    secret: z.string().meta({ description: 'The key itself, shown this once' }),
  })
  .meta({ id: 'IssuedComplianceKey' })

export const complianceKeysPage = z
  .object({ data: z.array(complianceKey), next })
  .meta({ id: 'ComplianceKeysPage' })

const complianceKeyPath = z.object({ id: complianceKeyId })
const complianceKeysQuery = z.strictObject({ limit: pageLimit, after: cursor })
const revocation = z.strictObject({ reason }).meta({ id: 'ComplianceKeyRevocation' })

/** Keys of the compliance API; part of `adminRoutes`, where they are checked. */
export const complianceRoutes = {
  listComplianceKeys: {
    method: 'get',
    path: '/api/compliance-keys',
    permission: 'compliance_keys.read',
    summary: 'List keys of the compliance API, oldest first',
    query: complianceKeysQuery,
    response: complianceKeysPage,
    status: 200,
  },
  createComplianceKey: {
    method: 'post',
    path: '/api/compliance-keys',
    permission: 'compliance_keys.write',
    summary: 'Create a key of the compliance API; it is in the answer and nowhere else',
    body: newComplianceKey,
    response: issuedComplianceKey,
    status: 201,
  },
  revokeComplianceKey: {
    method: 'post',
    path: '/api/compliance-keys/{id}/revoke',
    permission: 'compliance_keys.write',
    summary: 'Revoke a key of the compliance API, at once on every node; twice changes nothing',
    params: complianceKeyPath,
    body: revocation,
    response: complianceKey,
    status: 200,
  },
} as const
