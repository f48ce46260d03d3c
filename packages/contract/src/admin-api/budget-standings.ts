import { z } from 'zod'
import { budget, budgetId } from './budgets.ts'
import { count, cursor, next, time } from './fields.ts'

/** Each budget is a sum over the ledger's projections: a page is kept short. */
const shortPage = z.coerce.number().int().min(1).max(50).default(25).meta({ description: 'How many at most' })

const used = count.meta({
  description: 'In the budget’s unit, in the period it is; from the ledger, as of up to 5 seconds ago',
})

const standingPerson = z
  .object({
    id: z.string().meta({ description: 'Id of the person or service account' }),
    name: z.string().optional().meta({ description: 'Absent when nobody here has the id any more' }),
    used,
  })
  .meta({ id: 'BudgetPerson' })

const period = {
  from: z.iso.date().optional().meta({ description: 'First day that counts now, in the budget’s zone' }),
  resetsAt: time.optional(),
}

export const budgetUse = z
  .object({
    budget,
    scopeName: z.string().optional().meta({
      description: 'What the person, service account or project of its scope is called now',
    }),
    ...period,
    used: used.optional().meta({
      description:
        '`pool`: what all used together; `seat`: what the person used who used most. Absent where nothing can be said: of rates, and of a maximum for a conversation',
    }),
    nearest: standingPerson.optional().meta({ description: '`seat`: who used most of theirs' }),
    near: count.optional().meta({ description: '`seat`: for how many 75 % or more are used' }),
    reached: count.optional().meta({ description: 'Of them, those who have used all of it' }),
  })
  .meta({ id: 'BudgetUse' })

export const budgetUsesQuery = z.strictObject({ limit: shortPage, after: cursor })

export const budgetUsesPage = z
  .object({ data: z.array(budgetUse).meta({ description: 'Oldest budget first' }), next })
  .meta({ id: 'BudgetUsesPage' })

export const budgetPeoplePath = z.object({ id: budgetId })

export const budgetPeopleQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'How many at most' }),
  after: cursor,
})

export const budgetPeoplePage = z
  .object({
    ...period,
    data: z.array(standingPerson).meta({
      description:
        'Those for whom this budget counts and who used anything of it, most first; among the 10,000 who used most of all',
    }),
    next,
  })
  .meta({ id: 'BudgetPeoplePage' })
