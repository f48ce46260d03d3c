import { describe, expect, it } from 'vitest'
import type { Actor } from '@sekisho/contract'
import { onboardingSteps } from '@sekisho/contract/admin-api'
import { onboardingHandlers } from './routes.ts'

const nothing = { identityProvider: false, provider: false, policy: false, witness: false }
const owner: Actor = { type: 'person', id: 'per_1' }

function handlersOf({
  configured = nothing,
  seen = [],
  people = 1,
}: {
  configured?: typeof nothing
  seen?: readonly string[]
  people?: number
}) {
  return onboardingHandlers({
    configured,
    queries: {
      search: async ({ kinds, person }) => ({
        entries: seen.filter((entry) => entry === `${kinds?.[0]} ${person ?? ''}`.trim()) as never,
        next: undefined,
      }),
    },
    people: { list: async () => ({ data: Array.from({ length: people }) as never }) },
  })
}

async function doneOf(handlers: ReturnType<typeof onboardingHandlers>, actor = owner): Promise<string[]> {
  const { steps } = await handlers.readOnboarding({}, actor)
  expect(steps.map(({ step }) => step)).toEqual(onboardingSteps)
  return steps.filter(({ done }) => done).map(({ step }) => step)
}

describe('the steps of the first run', () => {
  it('are all open on an empty server', async () => {
    expect(await doneOf(handlersOf({}))).toEqual([])
  })

  it('are done by what the configuration has', async () => {
    const configured = { identityProvider: true, provider: true, policy: true, witness: true }
    expect(await doneOf(handlersOf({ configured }))).toEqual([
      'sign_in',
      'provider',
      'policy',
      'ring',
      'witness',
    ])
  })

  it('are done by what happened, and the test call by one of the reader’s own', async () => {
    const seen = ['sign_in_method.added', 'policy.created', 'policy.published', 'exchange.settled per_1']
    const handlers = handlersOf({ seen, people: 2 })
    expect(await doneOf(handlers)).toEqual(['sign_in', 'people', 'policy', 'ring', 'call'])
    expect(await doneOf(handlers, { type: 'person', id: 'per_2' })).not.toContain('call')
    expect(await doneOf(handlers, { type: 'operator' })).not.toContain('call')
  })

  it('count somebody who is invited and has not come yet', async () => {
    expect(await doneOf(handlersOf({ seen: ['invitation.created'] }))).toEqual(['people'])
  })
})
