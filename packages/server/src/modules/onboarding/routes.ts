import type { Actor, EntryKind } from '@sekisho/contract'
import { onboardingSteps, type OnboardingStep } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Queries } from '../ledger/index.ts'
import type { People } from '../people/index.ts'

interface OnboardingDeps {
  queries: Pick<Queries, 'search'>
  people: Pick<People, 'list'>
  /** what the configuration says */
  configured: {
    identityProvider: boolean
    /** one that is not the practice provider */
    provider: boolean
    /** pinned by the file: it is for everybody it matches at once, without rings */
    policy: boolean
    witness: boolean
  }
}

/** How far the first run has come, by what is there and what the ledger has seen; nothing is ticked by hand. */
export function onboardingHandlers({
  queries,
  people,
  configured,
}: OnboardingDeps): Pick<AdminHandlers, 'readOnboarding'> {
  const happened = async (kind: EntryKind, person?: string) => {
    const found = await queries.search({ kinds: [kind], person, order: 'newest', limit: 1 })
    // A page may be empty and have a next: what one look covers is bounded, and then there is much in the ledger already.
    return found.entries.length > 0
  }
  const steps: Record<OnboardingStep, (actor: Actor) => Promise<boolean> | boolean> = {
    sign_in: () => configured.identityProvider || happened('sign_in_method.added'),
    provider: () => configured.provider,
    people: async () => (await people.list({ limit: 2 })).data.length > 1 || happened('invitation.created'),
    policy: () => configured.policy || happened('policy.created'),
    ring: () => configured.policy || happened('policy.published'),
    call: (actor) => actor.type === 'person' && happened('exchange.settled', actor.id),
    witness: () => configured.witness,
  }
  return {
    async readOnboarding(_input, actor) {
      const done: { step: OnboardingStep; done: boolean }[] = []
      for (const step of onboardingSteps) done.push({ step, done: await steps[step](actor) })
      return { steps: done }
    },
  }
}
