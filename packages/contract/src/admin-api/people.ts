import { z } from 'zod'
import { cursor, displayName, groupName, next, pageLimit, personId, role, time } from './fields.ts'

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'Unique; compared in lower case', example: 'tanaka@example.co.jp' })

export const person = z
  .object({
    id: personId,
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(role),
    groups: z.array(z.string()),
    status: z.enum(['active', 'inactive']),
    createdAt: time,
  })
  .meta({ id: 'Person' })

export const newPerson = z
  .strictObject({
    name: displayName,
    email: email.optional(),
    roles: z.array(role).min(1).max(9).default(['developer']),
    groups: z.array(groupName).max(100).default([]),
  })
  .meta({ id: 'NewPerson' })

export const peopleQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  email: email.optional(),
})

export const peoplePage = z.object({ data: z.array(person), next }).meta({ id: 'PeoplePage' })
