import { z } from 'zod'
import { isIdOfNamed } from '../ids.ts'

const maxNames = 100

const namedId = z.string().refine(isIdOfNamed, { error: 'named_id' })

const namesQuery = z.strictObject({
  ids: z
    .string()
    .max(31 * maxNames)
    .transform((text) => text.split(','))
    .pipe(z.array(namedId).max(maxNames))
    .meta({
      description:
        'Ids of people, service accounts, groups, credentials, devices, guards, federation rules, policies, budgets, projects, MCP servers and compliance keys, separated by commas, 100 at most',
      example: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV,pol_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
    }),
})

const names = z
  .object({
    data: z.array(z.object({ id: namedId, name: z.string() })).meta({
      description: 'Those that are known and whose list the caller may read, in the order of the question',
    }),
  })
  .meta({ id: 'Names' })

/** What ids are called; part of `adminRoutes`. */
export const nameRoutes = {
  nameThings: {
    method: 'get',
    path: '/api/names',
    permission: 'people.read',
    summary: 'What things are called, for lists and entries that hold their ids',
    query: namesQuery,
    response: names,
    status: 200,
  },
} as const
