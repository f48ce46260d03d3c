import { AdminProblem, permissions, permits, roles, type Role } from '@sekisho/contract'
import { adminRoutes, type AdminOperation, type AdminRoute } from '@sekisho/contract/admin-api'
import { describe, expect, it } from 'vitest'
import { authenticateAdmin, createAdminApi, type AdminApi } from './index.ts'
import { operations, person, recordingHandlers, requestFor } from './testing/admin-requests.ts'

const client = { address: '127.0.0.1', agent: 'test' }
const token = 'operator-token-operator-token-42'
const nobody = { byToken: () => undefined, byCookie: () => undefined }

function apiFor(
  held: readonly Role[] | 'operator',
  options: { seen?: unknown[]; reports?: unknown[] } = {},
): AdminApi {
  return createAdminApi({
    handlers: recordingHandlers(options.seen),
    authenticate:
      held === 'operator'
        ? authenticateAdmin({ operatorToken: token, signedIn: nobody, origin: () => 'http://sekisho.test' })
        : () => ({ actor: { type: 'person', id: person }, roles: held, secondFactor: true }),
    version: '0.1.0',
    report: (error) => options.reports?.push(error),
  })
}

const apis = new Map<string, AdminApi>()

/** The same for tests that keep nothing of it: making one registers every route. */
function anApiFor(held: readonly Role[] | 'operator'): AdminApi {
  const key = String(held)
  const api = apis.get(key) ?? apiFor(held)
  apis.set(key, api)
  return api
}

async function errorOf(response: Response) {
  const body: unknown = await response.json()
  expect(body).toMatchObject({
    type: 'error',
    error: { type: expect.any(String), message: expect.any(String) },
  })
  return (body as { error: { code: string; field?: string; message: string } }).error
}

describe('every admin route', () => {
  describe.each(operations)('%s', (operation) => {
    const { permission, status } = adminRoutes[operation]

    it.each(roles)('answers a %s by the permission table', async (role) => {
      const response = await anApiFor([role]).fetch(requestFor(operation), { client })
      if (permits([role], permission)) expect(response.status).toBe(status)
      else {
        expect(response.status).toBe(403)
        expect((await errorOf(response)).code).toBe('permission_missing')
      }
    })

    it('refuses a caller of no role', async () => {
      expect((await anApiFor([]).fetch(requestFor(operation), { client })).status).toBe(403)
    })

    it('refuses who brings no token, a wrong one, or a credential', async () => {
      const api = anApiFor('operator')
      for (const [authorization, code] of [
        [undefined, 'admin_token_missing'],
        ['Basic b3BlcmF0b3I=', 'admin_token_missing'],
        ['Bearer ', 'admin_token_missing'],
        [`Bearer ${token}x`, 'admin_token_invalid'],
        ['Bearer sk-skh-0000000000000000000000000000000000000000000', 'admin_token_invalid'],
      ]) {
        const response = await api.fetch(requestFor(operation, authorization ? { authorization } : {}), {
          client,
        })
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
        expect((await errorOf(response)).code).toBe(code)
      }
    })

    it('answers the operator, with headers that keep it private', async () => {
      const response = await anApiFor('operator').fetch(
        requestFor(operation, { authorization: `Bearer ${token}`, origin: 'https://evil.example' }),
        { client },
      )
      expect(response.status).toBe(status)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    })

    it('answers in the shape its schema says', async () => {
      const response = await anApiFor(['owner']).fetch(requestFor(operation), { client })
      const { response: schema, produces }: AdminRoute = adminRoutes[operation]
      expect(response.headers.get('content-type')).toContain(produces ?? 'application/json')
      const body: unknown = produces === undefined ? await response.json() : await response.text()
      expect(schema.safeParse(body).success).toBe(true)
    })
  })
})

describe('the classification of a project', () => {
  const change = (held: readonly Role[], path: string, method: string) =>
    apiFor(held).fetch(
      new Request(`http://sekisho.test/api/projects/prj_00000000000000000000000001${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ classification: 'internal' }),
      }),
      { client },
    )

  const sendWith = (held: readonly Role[], operation: AdminOperation, fields: object) => {
    const request = requestFor(operation)
    const { method } = request
    return apiFor(held).fetch(new Request(request, { method, body: JSON.stringify(fields) }), { client })
  }

  it('is for those with power over people to change, by no other route', async () => {
    const statuses = await Promise.all(
      roles.map(async (role) => [role, (await change([role], '/classify', 'POST')).status]),
    )
    expect(statuses.filter(([, status]) => status === 200)).toEqual([
      ['owner', 200],
      ['admin', 200],
      ['security', 200],
    ])
    for (const role of ['owner', 'finance'] as const)
      expect((await change([role], '', 'PATCH')).status).toBe(400)
  })

  it.each([
    ['a new project is given another one', 'createProject', { name: 'secret', classification: 'internal' }],
    ['a project takes the name by which the calls of another came', 'updateProject', { name: 'secret' }],
  ] as const)('decides also where %s: that is not finance’s', async (_, operation, fields) => {
    const send = (held: readonly Role[]) => sendWith(held, operation, fields)
    const statuses = await Promise.all(roles.map(async (role) => [role, (await send([role])).status]))
    expect(statuses.filter(([, status]) => status !== 403).map(([role]) => role)).toEqual(['owner', 'admin'])
    expect(await errorOf(await send(['finance']))).toMatchObject({
      code: 'permission_missing',
      message: expect.stringContaining('projects.classify'),
    })
    expect((await send(['finance', 'security'])).status).not.toBe(403)
  })

  it('leaves what pays for a project, and new ones that are internal, to finance', async () => {
    const costCentre = { costCentre: 'CC-1' }
    expect((await sendWith(['finance'], 'updateProject', costCentre)).status).toBe(200)
    const made = await sendWith(['finance'], 'createProject', { name: 'payments', ...costCentre })
    expect(made.status).toBe(201)
  })

  it('asks for a second factor', async () => {
    const api = createAdminApi({
      handlers: recordingHandlers(),
      authenticate: () => ({
        actor: { type: 'person', id: person },
        roles: ['security', 'finance'],
        secondFactor: false,
      }),
      version: '0.1.0',
      report: () => undefined,
    })
    const response = await api.fetch(requestFor('classifyProject'), { client })
    expect((await errorOf(response)).code).toBe('second_factor_required')
  })
})

describe('a request', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    apiFor(['owner']).fetch(
      new Request(`http://sekisho.test${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }),
      { client },
    )

  it('reaches its handler checked, with defaults filled in, and with its actor', async () => {
    const seen: unknown[] = []
    const request = new Request('http://sekisho.test/api/people', {
      method: 'POST',
      headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: ' 田中 ', email: 'Tanaka@Example.JP' }),
    })
    await apiFor('operator', { seen }).fetch(request, { client })
    expect(seen).toStrictEqual([
      {
        input: { name: '田中', email: 'tanaka@example.jp', roles: ['developer'], groups: [] },
        actor: { type: 'operator', client },
      },
    ])
  })

  it.each([
    ['{"name":"a","email":"nobody"}', 'email'],
    ['{"name":""}', 'name'],
    ['{"name":"a\\u001b[31m"}', 'name'],
    [`{"name":"${'a'.repeat(201)}"}`, 'name'],
    ['{"name":"a","roles":["emperor"]}', 'roles.0'],
    ['{"name":"a","roles":[]}', 'roles'],
    [`{"name":"a","groups":${JSON.stringify(Array.from({ length: 101 }, () => 'g'))}}`, 'groups'],
    ['{"name":"a","nickname":"b"}', 'nickname'],
    ['{"name":7}', 'name'],
    ['{}', 'name'],
    ['[]', 'body'],
    ['null', 'body'],
  ])('%s is refused and names the field %s', async (body, field) => {
    const response = await post('/api/people', body)
    expect(response.status).toBe(400)
    expect(await errorOf(response)).toMatchObject({ code: 'field_invalid', field })
  })

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?limit=ten', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?nonsense=1', 'nonsense'],
  ])('the query %s is refused', async (query, field) => {
    const response = await apiFor(['owner']).request(`/api/people${query}`, {}, { client })
    expect(response.status).toBe(400)
    expect((await errorOf(response)).field).toBe(field)
  })

  it('a period that ends before it begins is refused', async () => {
    const response = await apiFor(['owner']).request(
      '/api/spend?from=2026-11-02&to=2026-11-01',
      {},
      { client },
    )
    expect(await errorOf(response)).toMatchObject({ code: 'field_invalid', field: 'to' })
  })

  it('an id of another noun is refused', async () => {
    const response = await post(`/api/credentials/${person}/revoke`, '{"reason":"x"}')
    expect(await errorOf(response)).toMatchObject({ field: 'id', message: expect.stringContaining('key_') })
  })

  it('is told what is wrong in its own language', async () => {
    const response = await post('/api/people', '{}', { 'accept-language': 'ja,en;q=0.8' })
    expect((await errorOf(response)).message).toBe('name: 必須です')
  })

  it('that is not JSON is refused by its form or its type', async () => {
    expect((await errorOf(await post('/api/people', '{"name":'))).code).toBe('json_invalid')
    const form = await post('/api/people', 'name=a', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form.status).toBe(415)
    expect((await errorOf(form)).code).toBe('json_expected')
  })

  it('that is empty lacks its fields, even where its type says JSON', async () => {
    expect(await errorOf(await post('/api/people', ''))).toMatchObject({
      code: 'field_invalid',
      field: 'name',
    })
  })

  it('over a mebibyte is refused, whether it says its length or not', async () => {
    const large = JSON.stringify({ name: 'a'.repeat(1_048_576) })
    const stream = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(large))
          controller.close()
        },
      })
    const said = await post('/api/people', large, { 'content-length': String(large.length) })
    const unsaid = await apiFor(['owner']).fetch(
      new Request('http://sekisho.test/api/people', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: stream(),
        duplex: 'half',
      }),
      { client },
    )
    for (const response of [said, unsaid]) {
      expect(response.status).toBe(413)
      expect((await errorOf(response)).code).toBe('admin_body_too_large')
    }
  })

  it('for an unknown path is a 404 in the envelope, after authentication', async () => {
    const known = await apiFor(['guest']).request('/api/nothing', {}, { client })
    expect(known.status).toBe(404)
    expect((await errorOf(known)).code).toBe('api_path_unknown')
    expect((await apiFor('operator').request('/api/nothing', {}, { client })).status).toBe(401)
  })
})

describe('an error', () => {
  const failing = (error: unknown, reports: unknown[] = []) =>
    createAdminApi({
      handlers: {
        ...recordingHandlers(),
        listPeople: async () => {
          throw error
        },
      },
      authenticate: () => ({ actor: { type: 'system' }, roles: ['owner'], secondFactor: true }),
      version: '0.1.0',
      report: (error) => reports.push(error),
    }).request('/api/people', {}, { client })

  it('that was expected becomes its status and code', async () => {
    const reports: unknown[] = []
    const response = await failing(new AdminProblem('person_unknown', { person }), reports)
    expect(response.status).toBe(404)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await errorOf(response)).code).toBe('person_unknown')
    expect(reports).toHaveLength(0)
  })

  it('that nobody expected is reported and not described', async () => {
    const reports: unknown[] = []
    const error = new Error('password of the database')
    const response = await failing(error, reports)
    expect(response.status).toBe(500)
    expect((await errorOf(response)).message).not.toContain('password')
    expect(reports).toStrictEqual([error])
  })
})

describe('the OpenAPI document', () => {
  it('has every route with its permission, and the error for all', async () => {
    const response = await apiFor(['owner']).request('/api/openapi.json', {}, { client })
    const document = (await response.json()) as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string; description: string; responses: object }>>
    }
    expect(document.openapi).toBe('3.1.0')
    const described = Object.values(document.paths).flatMap((path) => Object.values(path))
    expect(described.map(({ operationId }) => operationId).toSorted()).toStrictEqual(operations.toSorted())
    for (const operation of operations) {
      const { method, path, permission } = adminRoutes[operation]
      expect(document.paths[path]?.[method]?.description).toContain(permissions[permission].join(', '))
      expect(document.paths[path]?.[method]?.responses).toHaveProperty('default')
    }
  })
})

describe('a second factor', () => {
  const statusFor = async (roles: readonly Role[], operation: AdminOperation, secondFactor: boolean) => {
    const api = createAdminApi({
      handlers: recordingHandlers(),
      authenticate: () => ({ actor: { type: 'person', id: person }, roles, secondFactor }),
      version: '0.1.0',
      report: () => undefined,
    })
    const response = await api.fetch(requestFor(operation), { client })
    return response.ok ? response.status : (await errorOf(response)).code
  }

  it.each(operations)(
    'is asked for by %s exactly when it changes something for others, or shows what they said',
    async (operation) => {
      const { permission, status } = adminRoutes[operation]
      const reads = permission.endsWith('.read') && permission !== 'content.read'
      const asked = !reads && permission !== 'self.write'
      expect(await statusFor(['owner'], operation, false)).toBe(asked ? 'second_factor_required' : status)
      expect(await statusFor(['owner'], operation, true)).toBe(status)
    },
  )

  it('makes up for no right that is missing', async () => {
    expect(await statusFor(['developer'], 'revokeSession', true)).toBe('permission_missing')
    expect(await statusFor(['developer'], 'revokeSession', false)).toBe('permission_missing')
  })

  it('is not asked of who changes only what is their own', async () => {
    expect(await statusFor(['guest'], 'revokeOwnSession', false)).toBe(200)
  })
})
