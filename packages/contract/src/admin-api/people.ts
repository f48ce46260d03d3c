import { z } from 'zod'
import {
  costCentre,
  count,
  cursor,
  displayName,
  next,
  pageLimit,
  personId,
  projectId,
  reason,
  role,
  searchIn,
  time,
} from './fields.ts'

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'Unique; compared in lower case', example: 'tanaka@example.co.jp' })

export const groupName = displayName.meta({ description: 'A group, as the access rules name it' })

const status = z.enum(['active', 'inactive'])

const sources = ['admin', 'oidc', 'scim', 'invitation'] as const

export const person = z
  .object({
    id: personId,
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(role).meta({ description: 'In effect: given by hand, and what the groups map to' }),
    groups: z.array(z.string()).meta({
      description: 'In effect: given by hand, named by identity providers, pushed by the directory',
    }),
    given: z
      .object({ roles: z.array(role), groups: z.array(z.string()) })
      .optional()
      .meta({ description: 'What was given by hand: all that can be changed here' }),
    status,
    source: z.enum(sources).default('admin').meta({
      description: 'Who made the entry. `scim`: name and address are changed in the company’s directory',
    }),
    userName: z.string().optional().meta({ description: 'What the directory calls them' }),
    issuers: z
      .array(z.string())
      .default([])
      .meta({ description: 'Identity providers they have signed in with' }),
    defaultProject: projectId
      .nullable()
      .default(null)
      .meta({ description: 'What their calls are counted to when nothing else names a project' }),
    costCentre: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'Who pays when the project says nothing; the directory’s `costCenter` fills it' }),
    version: count.default(1).meta({ description: 'Raised by every change' }),
    createdAt: time,
  })
  .meta({ id: 'Person' })

export const newPerson = z
  .strictObject({
    name: displayName,
    email: email.optional(),
    roles: z.array(role).min(1).max(9).default(['developer']),
    groups: z.array(groupName).max(100).default([]),
    defaultProject: projectId.optional(),
    costCentre: costCentre.optional(),
  })
  .meta({ id: 'NewPerson' })

export const personPatch = z
  .strictObject({
    name: displayName.optional(),
    email: email.nullable().optional().meta({ description: 'null: none' }),
    roles: z.array(role).max(9).optional().meta({ description: 'Given by hand, in place of those before' }),
    groups: z
      .array(groupName)
      .max(100)
      .optional()
      .meta({ description: 'Given by hand, in place of those before' }),
    defaultProject: projectId.nullable().optional().meta({ description: 'null: none' }),
    costCentre: costCentre.nullable().optional().meta({
      description: 'null: none. What the company’s directory says comes back with its next change',
    }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { error: 'patch_empty' })
  .meta({ id: 'PersonPatch' })

export const deactivation = z.strictObject({ reason }).meta({ id: 'Deactivation' })

export const erasure = z.strictObject({ reason }).meta({ id: 'Erasure' })

export const personPath = z.object({ id: personId })

export const peopleQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  email: email.optional(),
  status: status.optional(),
  group: groupName.optional(),
  role: role.optional(),
  search: searchIn('A part of the name, the address or the user name; or the whole id'),
})

export const peoplePage = z.object({ data: z.array(person), next }).meta({ id: 'PeoplePage' })

export const groupsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  search: searchIn('A part of the name'),
})

export const group = z
  .object({
    name: z.string(),
    members: count.meta({ description: 'People in it, active or not' }),
    roles: z.array(role).meta({ description: 'What the mapping of the configuration gives its members' }),
    id: z.string().optional().meta({ description: 'Of the group that the directory pushes, if it does' }),
  })
  .meta({ id: 'Group' })

export const groupsPage = z
  .object({ data: z.array(group).meta({ description: 'By name' }), next })
  .meta({ id: 'GroupsPage' })
