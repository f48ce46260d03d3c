import { roles } from '@sekisho/contract'
import { adminRoutes, type AdminOperation, type AdminRoute } from '@sekisho/contract/admin-api'
import { describe, expect, it } from 'vitest'
import { authenticateAdmin, createAdminApi, type AdminHandlers } from './http/index.ts'
import { cookieName } from './http/pages/cookies.ts'
import type { Person } from './modules/people/index.ts'
import { createAdminCallers } from './modules/sessions/index.ts'

const client = { address: '127.0.0.1', agent: 'test' }
const id = 'per_00000000000000000000000001'
const leaver: Person = {
  id,
  kind: 'person',
  source: 'admin',
  name: '田中',
  email: null,
  userName: null,
  externalId: null,
  roles,
  groups: [],
  given: { roles, groups: [] },
  defaultProject: null,
  costCentre: null,
  identities: [],
  status: 'inactive',
  createdAt: 0,
  updatedAt: 0,
  version: 1,
}
const session = {
  id: 'ses_1',
  personId: id,
  kind: 'cli',
  deviceId: null,
  secondFactor: true,
  issuer: 'local',
} as const

/** Whose every role and session would let them do everything, and who is no longer active. */
const api = createAdminApi({
  // Sound: nothing is called in this test.
  handlers: {} as AdminHandlers,
  authenticate: authenticateAdmin({
    operatorToken: 'operator-token-operator-token-42',
    signedIn: createAdminCallers({
      sessions: { find: () => session, findByCookie: () => session },
      people: { byId: () => leaver },
      holds: async () => true,
    }),
    origin: () => 'http://sekisho.test',
  }),
  version: '0.1.0',
  report: (error) => expect.fail(String(error)),
})

describe('a caller who is no longer active', () => {
  // Sound: the keys of a const object.
  it.each(Object.keys(adminRoutes) as AdminOperation[])(
    'is refused by %s, by token and by cookie',
    async (operation) => {
      const { method, path }: AdminRoute = adminRoutes[operation]
      const headersOf = [
        { authorization: 'Bearer eyJ.test-only.token' },
        {
          cookie: `${cookieName('session', false)}=test-only`,
          'sec-fetch-site': 'same-origin',
          origin: 'http://sekisho.test',
        },
      ]
      for (const headers of headersOf) {
        const request = new Request(`http://sekisho.test${path.replace('{id}', id)}`, {
          method: method.toUpperCase(),
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'get' ? {} : { body: '{}' }),
        })
        const response = await api.fetch(request, { client })
        expect(response.status).toBe(401)
        expect(await response.json()).toMatchObject({ error: { code: 'admin_session_over' } })
      }
    },
  )
})
