import { AdminProblem, type Role } from '@sekisho/contract'
import { expect, it } from 'vitest'
import type { Person } from '../people/index.ts'
import { createAuthenticate } from './authenticate.ts'
import { SpendLimitProblem } from './problems.ts'

const client = { address: '192.0.2.7', agent: 'terraform' }
const writeKey = 'a key that may write, of these tests'
const readKey = 'a key that may only read, of these tests'

/** Callers of the admin API by their tokens; `session-<group>` is the token of an active person in that group. */
function create(callers: Record<string, { roles: Role[]; secondFactor: boolean }> = {}) {
  let now = 0
  const authenticate = createAuthenticate({
    settings: {
      writeKeys: [{ id: 'terraform', key: writeKey }],
      readKeys: [{ id: 'reporting', key: readKey }],
      adminGroups: ['finops'],
    },
    authenticateAdmin(request) {
      const caller = callers[request.headers.get('authorization')?.slice(7) ?? '']
      if (caller === undefined) throw new AdminProblem('admin_token_invalid')
      return { actor: { type: 'person', id: 'per_admin' }, ...caller }
    },
    sessions: {
      find: (token) =>
        token.startsWith('session-')
          ? {
              id: 'ses_1',
              personId: token.slice(8),
              kind: 'claude_code',
              issuer: 'https://idp.example.com',
              deviceId: null,
              secondFactor: false,
            }
          : undefined,
    },
    people: {
      // Sound: what `authenticate` looks at.
      byId: (id) =>
        ({
          id,
          kind: 'person',
          groups: [id],
          status: id === 'gone' ? 'inactive' : 'active',
        }) as unknown as Person,
    },
    clock: { now: () => now, monotonic: () => now },
  })
  const ask = (headers: Record<string, string>, address = client.address) =>
    authenticate(new Request('http://127.0.0.1/', { headers }), { ...client, address })
  return { ask, wait: (ms: number) => void (now += ms) }
}

it('a key stands in the record by its name, and one for reading says why it may not write', async () => {
  const { ask } = create()
  expect(await ask({ 'x-api-key': writeKey })).toEqual({
    actor: { type: 'admin_key', id: 'terraform', client },
  })
  const reader = await ask({ 'x-api-key': readKey })
  expect(reader.actor).toEqual({ type: 'admin_key', id: 'reporting', client })
  expect(reader.refusal).toMatchObject({ status: 403, message: 'requires write:spend_limits' })
})

it.each([
  ['nothing', {}],
  ['a part of a key', { 'x-api-key': writeKey.slice(0, -1) }],
  ['a key as a bearer', { authorization: `Bearer ${writeKey}` }],
  ['a wrong key beside a right token', { 'x-api-key': '', authorization: 'Bearer session-finops' }],
  ['the token of somebody of another group', { authorization: 'Bearer session-engineering' }],
  ['the token of somebody who is gone', { authorization: 'Bearer session-gone' }],
])('%s is nobody', async (_, headers: Record<string, string>) => {
  await expect(create().ask(headers)).rejects.toMatchObject({ status: 401 })
})

it('a member of a group of the file may write with any token of theirs', async () => {
  const { ask } = create()
  expect(await ask({ authorization: 'Bearer session-finops' })).toEqual({
    actor: { type: 'person', id: 'finops', session: 'ses_1' },
  })
})

it.each<[Role, boolean, string | undefined]>([
  ['finance', false, undefined],
  ['admin', true, undefined],
  ['admin', false, 'second_factor_required'],
  ['auditor', true, 'requires write:spend_limits'],
])(
  'of the admin API’s callers the role %s (second factor: %s) is told %s',
  async (role, secondFactor, told) => {
    const { ask } = create({ token: { roles: [role], secondFactor } })
    const { refusal } = await ask({ authorization: 'Bearer token' })
    expect(refusal instanceof AdminProblem ? refusal.code : refusal?.message).toBe(told)
  },
)

it('a role without budgets is nobody', async () => {
  const { ask } = create({ token: { roles: ['developer'], secondFactor: true } })
  await expect(ask({ authorization: 'Bearer token' })).rejects.toMatchObject({ status: 401 })
})

it('an address that fails 60 times in a minute waits for the next one, with a right key too; others do not', async () => {
  const { ask, wait } = create()
  for (let failed = 0; failed < 60; failed++)
    await expect(ask({ 'x-api-key': 'a guess' })).rejects.toMatchObject({ status: 401 })
  const stopped = await ask({ 'x-api-key': writeKey }).catch((error: unknown) => error)
  expect(stopped).toBeInstanceOf(SpendLimitProblem)
  expect(stopped).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
  await expect(ask({ 'x-api-key': writeKey }, '192.0.2.8')).resolves.toHaveProperty('actor')
  wait(60_000)
  await expect(ask({ 'x-api-key': writeKey })).resolves.toHaveProperty('actor')
})
