import { z } from 'zod'
import { machineRoles } from '../roles.ts'
import {
  costCentre,
  cursor,
  displayName,
  next,
  pageLimit,
  projectId,
  searchIn,
  serviceAccountId,
  time,
} from './fields.ts'
import { groupName } from './people.ts'

const machineRole = z.enum(machineRoles).meta({ description: 'What a machine may do' })

export const serviceAccount = z
  .object({
    id: serviceAccountId,
    name: z.string(),
    roles: z.array(machineRole),
    groups: z.array(z.string()),
    status: z.enum(['active', 'inactive']),
    defaultProject: projectId.nullable().default(null),
    costCentre: z.string().nullable().default(null),
    createdAt: time,
  })
  .meta({ id: 'ServiceAccount' })

export const newServiceAccount = z
  .strictObject({
    name: displayName,
    roles: z.array(machineRole).min(1).max(2).default(['claude_code_user']),
    groups: z.array(groupName).max(100).default([]),
    defaultProject: projectId.optional(),
    costCentre: costCentre.optional(),
  })
  .meta({ id: 'NewServiceAccount' })

export const serviceAccountPatch = z
  .strictObject({
    defaultProject: projectId.nullable().optional().meta({ description: 'null: none' }),
    costCentre: costCentre.nullable().optional().meta({ description: 'null: none' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { error: 'patch_empty' })
  .meta({ id: 'ServiceAccountPatch' })

export const serviceAccountPath = z.object({ id: serviceAccountId })

export const serviceAccountsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  status: z.enum(['active', 'inactive']).optional(),
  search: searchIn('A part of the name; or the whole id'),
})

export const serviceAccountsPage = z
  .object({ data: z.array(serviceAccount), next })
  .meta({ id: 'ServiceAccountsPage' })
