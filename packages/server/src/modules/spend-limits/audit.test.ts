import { expect, it } from 'vitest'
import { actorName } from './audit.ts'

const users = { idOf: async (person: string) => `user of ${person}` }
const owner = { type: 'person', id: 'per_owner', session: 'ses_1' } as const

it('names a person as the official gateway does, and the operator in a session that their link opened', async () => {
  expect(await actorName(owner, users)).toBe('oidc:user of per_owner')
  expect(await actorName({ ...owner, openedBy: 'operator' }, users)).toBe('operator')
  expect(await actorName({ type: 'operator' }, users)).toBe('operator')
})
