import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { startOfficialGateway, type OfficialGateway } from './official-gateway-server.ts'

const postgres = await testPostgres()
const writeKey = 'a key that may write, of these tests'
const readKey = 'a key that may only read, of these tests'
const admin = {
  write_keys: [{ id: 'terraform', key: writeKey }],
  read_keys: [{ id: 'reporting', key: readKey }],
  admin_groups: ['platform-finops'],
}
const root = '/v1/organizations/spend_limits'

interface Asked {
  method?: string
  /** beneath the root; `{n}` is the id of the n-th limit that was made */
  path?: string
  key?: string | undefined
  /** sent as it is when it is a text */
  body?: unknown
}

interface Answered {
  status: number
  headers: Record<string, string | undefined>
  body: unknown
}

/** One of the two, asked the same as the other. Ids and times are masked, each by what it is on its own side. */
class Side {
  readonly #url: string
  readonly #ids: string[] = []

  constructor(url: string) {
    this.#url = url
  }

  async status(asked: Asked): Promise<number> {
    return (await this.#send(asked)).status
  }

  async ask(asked: Asked): Promise<Answered> {
    const response = await this.#send(asked)
    const { headers } = response
    const text = await response.text()
    const requestId = headers.get('request-id')
    expect(requestId).toMatch(/^req_[0-9a-f]{32}$/)
    return {
      status: response.status,
      headers: Object.fromEntries(compared.map((name) => [name, headers.get(name) ?? undefined])),
      body: text === '' ? '' : this.#mask(JSON.parse(text.replaceAll(requestId ?? '', '<request>'))),
    }
  }

  async #send({ method = 'GET', path = '', key = writeKey, body }: Asked): Promise<Response> {
    const target = path.replaceAll(/\{(\d)\}/g, (_, index: string) => this.#ids[Number(index)] ?? 'none')
    return await fetch(`${this.#url}${root}${target}`, {
      method,
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { 'x-api-key': key }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }

  #mask(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#mask(each))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([name, each]) => [
          name,
          name === 'id' && /^\d+$/.test(String(each)) ? '<number>' : this.#mask(each),
        ]),
      )
    if (typeof value !== 'string') return value
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return '<time>'
    if (!/^spl_[0-9A-Za-z]{26,32}$/.test(value)) return value
    if (!this.#ids.includes(value)) this.#ids.push(value)
    return `<limit ${this.#ids.indexOf(value)}>`
  }
}

/** `cache-control` apart: here no answer may be kept, there only what was read. */
const compared = [
  'content-type',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'cross-origin-opener-policy',
]

const organization = { type: 'organization' }
const user = (id: unknown) => ({ type: 'user', user_id: id })
const group = (id: unknown) => ({ type: 'rbac_group', rbac_group_id: id })
const post = (body: unknown, more: Partial<Asked> = {}): Asked => ({ method: 'POST', body, ...more })
const daily = (fields: object) => post({ scope: organization, amount: '1', period: 'daily', ...fields })

/** What is answered otherwise on purpose: refused here, and there taken, or an error of the server's. */
const refusedHere: Asked[] = [
  // A name longer than a subject may be, or with characters that no name has
  daily({ scope: user('u'.repeat(256)) }),
  daily({ scope: user('a\u0000b') }),
  // More cents than can be added up exactly
  daily({ amount: '100000000001' }),
  // A shared budget, which our own API makes
  post({ scope: group('eng'), amount: '1', period: 'monthly', pooled_budget: { amount: '5' } }),
]

/** What a team's Terraform and scripts may ever send, in an order: each stands on what those before have left. */
const requests: Asked[] = [
  // Who is it
  { key: '' },
  { key: 'wrong' },
  { key: '', path: '/effective' },
  { key: 'wrong', method: 'PUT', path: '/anything' },
  post({}, { key: readKey }),
  { key: readKey, method: 'DELETE', path: '/spl_none' },
  // An empty gateway
  {},
  { key: readKey },
  { path: '/effective' },
  { path: '/audit' },
  { path: '/effective?user_ids[]=u-1' },
  // Made, and made again
  post({ scope: organization, amount: '50000', period: 'monthly' }),
  post({ scope: group('contractors'), amount: '10000', period: 'daily' }),
  post({ scope: user('u-1'), amount: null, period: 'weekly' }),
  post({ scope: organization, amount: '60000', period: 'monthly', currency: 'USD' }),
  post({ scope: organization, amount: '60000' }),
  post({ scope: group('contractors'), amount: '0', period: 'daily', unknown: 1 }),
  post({ scope: { ...organization, user_id: 'ignored' }, amount: '007', period: 'daily' }),
  post({ scope: group('eng'), amount: '100', period: 'monthly', pooled_budget: null }),
  post({ scope: user('あ い'), amount: '1', period: 'daily' }),
  { method: 'POST', body: '{"scope":{"type":"user","user_id":"u-2"},"amount":"2500","period":"daily"}' },
  // What no limit can be made of
  daily({ amount: 5 }),
  daily({ amount: true }),
  daily({ amount: '5.5' }),
  daily({ amount: '-5' }),
  daily({ amount: '' }),
  daily({ amount: ' 1' }),
  daily({ amount: '99999999999999999999' }),
  daily({ amount: undefined }),
  daily({ period: 'yearly' }),
  daily({ period: 5 }),
  daily({ period: null }),
  daily({ currency: 'EUR' }),
  daily({ currency: 'usd' }),
  daily({ currency: null }),
  daily({ scope: { type: 'workspace' } }),
  daily({ scope: { type: 'user' } }),
  daily({ scope: user('') }),
  daily({ scope: user(5) }),
  daily({ scope: { type: 'rbac_group' } }),
  daily({ scope: group('') }),
  daily({ scope: {} }),
  daily({ scope: [] }),
  daily({ scope: null }),
  daily({ scope: 'organization' }),
  daily({ scope: undefined }),
  daily({ scope: user(5), amount: 5, period: 'x', currency: 'EUR' }),
  daily({ amount: 5, period: 'x', currency: 'EUR' }),
  daily({ period: 'x', currency: 'EUR' }),
  daily({ pooled_budget: 'x' }),
  post('nope'),
  post(''),
  post('[]'),
  post('null'),
  post('"x"'),
  post('{}'),
  // Lists
  {},
  ...[
    '?limit=1',
    '?limit=2&after_id={0}',
    '?limit=2&after_id={1}',
    '?limit=2&before_id={3}',
    '?limit=2&before_id={2}',
    '?before_id={0}',
    '?scope_type=user',
    '?scope_type=organization&limit=1',
    '?scope_type=rbac_group&after_id={0}',
    '?scope_type=user&limit=1&before_id={5}',
    '?scope_type=bogus',
    '?scope_type=',
    '?limit=0',
    '?limit=1001',
    '?limit=1000',
    '?limit=',
    '?limit=x',
    '?limit=1.5',
    '?limit=1&limit=2',
    '?after_id={0}&before_id={1}',
    '?after_id={0}&before_id=',
    '?after_id=spl_none',
    '?after_id=',
    '?before_id=spl_none',
    '?unknown=1',
  ].map((path) => ({ path })),
  // One
  { path: '/{1}' },
  { path: '/spl_none' },
  { path: '/' },
  { path: '/{1}/more' },
  { method: 'PUT' },
  { method: 'PATCH', body: {} },
  { method: 'DELETE' },
  { method: 'HEAD' },
  { method: 'PUT', path: '/{1}', body: {} },
  { method: 'POST', path: '/{1}', body: {} },
  { method: 'POST', path: '/effective', body: {} },
  { method: 'DELETE', path: '/audit' },
  { method: 'DELETE', path: '/{4}' },
  { method: 'DELETE', path: '/{4}' },
  { path: '/{4}' },
  { path: '?after_id={4}' },
  // What counts for whom
  ...[
    '',
    '?user_ids[]=u-1',
    '?user_ids[]=u-2&user_ids[]=u-1&user_ids[]=u-2&period[]=daily&limit=1',
    '?user_ids[]=nobody&period[]=monthly&period[]=daily&period[]=daily',
    '?user_ids[]=',
    '?user_ids=u-1',
    '?q=u-1',
    '?period[]=yearly',
    '?period[]=',
    '?period=yearly',
    '?sort=spend_desc',
    '?sort=spend_desc&period[]=daily',
    '?sort=spend_desc&period[]=daily&period[]=monthly',
    '?sort=&period[]=daily',
    '?sort=other&period[]=daily',
    '?limit=0',
    '?limit=1001',
    '?page=',
    '?page=nope',
    '?page=e30',
    '?page=eyJwIjoidSJ9',
    '?page=eyJwIjoidSJ9&sort=spend_desc&period[]=daily',
    '?page=eyJwIjoidSIsImMiOjEsInMiOnRydWV9',
    '?page=eyJwIjoidSIsImMiOjEsInMiOnRydWV9&sort=spend_desc&period[]=daily',
  ].map((query) => ({ path: `/effective${query}` })),
  // Who changed what
  ...['', '?limit=2', '?limit=0', '?limit=1001', '?limit=x'].map((query) => ({ path: `/audit${query}` })),
  ...['1', '0', 'x', '-1', '', '1.5', '99999999999999999999'].map((id) => ({
    path: `/audit?after_id=${id}`,
  })),
  { path: '/audit?after_id=999999999999&limit=1' },
]

describe.skipIf(postgres === undefined)('the official gateway’s spend limits API and ours', () => {
  let theirs: OfficialGateway
  let ours: Sekisho
  const answers: { there: Answered; here: Answered }[] = []
  const differing: { there: number; here: number }[] = []

  beforeAll(async () => {
    if (postgres === undefined) return
    theirs = await startOfficialGateway((await postgres.open()).url, { admin })
    ours = await startSekisho({ config: { admin } })
    const [there, here] = [new Side(theirs.url), new Side(ours.url)]
    for (const request of requests)
      answers.push({ there: await there.ask(request), here: await here.ask(request) })
    for (const request of refusedHere)
      differing.push({ there: await there.status(request), here: await here.status(request) })
  })

  afterAll(async () => {
    await ours?.[Symbol.asyncDispose]()
    await theirs?.[Symbol.asyncDispose]()
    await postgres?.dispose()
  })

  test.each(requests.map((request, index) => [index, describeRequest(request)] as const))(
    '%i: %s is answered alike',
    (index) => {
      const { there, here } = answers[index] ?? never()
      expect(here).toEqual(there)
    },
  )

  test('they differ where that is intended: what cannot be kept, or not be kept to, is refused here', () => {
    expect(differing).toEqual([
      { there: 200, here: 400 },
      { there: 500, here: 400 },
      { there: 200, here: 400 },
      { there: 200, here: 400 },
    ])
  })

  test('what was read is kept by no cache, here and there', async () => {
    for (const { url } of [theirs, ours]) {
      const response = await fetch(`${url}${root}`, { headers: { 'x-api-key': readKey } })
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    }
  })

  test('without an admin section neither serves it', async () => {
    await using there = await startOfficialGateway((await postgres?.open())?.url ?? '', {})
    await using here = await startSekisho()
    const asked = { headers: { 'x-api-key': writeKey } }
    // There whoever has no token of a session is told that first.
    expect((await fetch(`${there.url}${root}`, asked)).status).toBe(401)
    expect((await fetch(`${here.url}${root}`, asked)).status).toBe(404)
  })
})

function never(): never {
  throw new Error('it was not asked')
}

function describeRequest({ method = 'GET', path = '', key = writeKey, body }: Asked): string {
  const who = { [writeKey]: 'write', [readKey]: 'read', '': 'nobody' }[key] ?? key
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
  return `${method} ${path} ${text} (${who})`
}
