import { AdminProblem } from '@sekisho/contract'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createMcpServers, type McpServers } from './index.ts'

const log = pino({ level: 'silent' })
const officer = { type: 'person', id: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' } as const
const operator = { type: 'operator' } as const

const issues = {
  name: 'issues',
  transport: { type: 'http', url: 'https://issues.example.com/mcp' },
  owner: 'Platform',
  risk: 'low',
  secrets: { Authorization: 'Bearer ${ISSUES_TOKEN}' },
  note: '',
} as const

const problemOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing refused',
    (error: unknown) => (error instanceof AdminProblem ? error.code : error),
  )

describe.each(await testDatabases())('the catalogue of MCP servers on $name', (databases) => {
  let now = Date.UTC(2026, 10, 26)
  const clock = { now: () => now++, monotonic: () => now }
  let db: ControlDatabase
  let servers: McpServers
  beforeEach(async () => {
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
    servers = createMcpServers({ db, clock, random: systemRandom })
  })
  afterEach(() => db.close())
  afterAll(() => databases.dispose())

  /** @param from how many were there before */
  const entries = async (from = 0) =>
    (await db.takeOutbox(1000))
      .slice(from)
      .map(({ kind, data }) => ({ kind, data: JSON.parse(data) as object }))

  it('says who approved a server, and leaves an entry of what was approved', async () => {
    const server = await servers.approve(officer, issues)
    expect(server).toMatchObject({ ...issues, status: 'approved', approvedBy: officer.id })
    expect(await servers.byId(server.id)).toStrictEqual(server)
    expect(await entries()).toStrictEqual([
      { kind: 'mcp_server.approved', data: { server: server.id, after: { ...issues, status: 'approved' } } },
    ])
  })

  it('takes whoever changes a server as the one who approves it, and records only what changed', async () => {
    const { id } = await servers.approve(officer, issues)
    const after = await servers.change(operator, id, { risk: 'high' })
    expect(after).toMatchObject({ risk: 'high', approvedBy: 'operator', owner: 'Platform' })
    expect(await entries(1)).toStrictEqual([
      { kind: 'mcp_server.changed', data: { server: id, before: { risk: 'low' }, after: { risk: 'high' } } },
    ])
  })

  it('leaves no entry when nothing changes', async () => {
    const server = await servers.approve(officer, issues)
    expect(await servers.change(operator, server.id, { ...issues, status: 'approved' })).toStrictEqual(server)
    expect(await entries(1)).toStrictEqual([])
  })

  it('retires a server once, and brings it back when it is approved again', async () => {
    const { id } = await servers.approve(officer, issues)
    const retired = await servers.retire(officer, id, 'replaced')
    expect(retired).toMatchObject({ status: 'retired', retired: { reason: 'replaced' } })
    expect(await servers.retire(operator, id, 'again')).toStrictEqual(retired)
    const restored = await servers.change(operator, id, { status: 'approved' })
    expect([restored.status, restored.retired]).toStrictEqual(['approved', undefined])
    expect((await entries(1)).map(({ kind }) => kind)).toStrictEqual([
      'mcp_server.retired',
      'mcp_server.changed',
    ])
  })

  it('keeps names apart, those of retired servers too', async () => {
    const { id } = await servers.approve(officer, issues)
    await servers.retire(officer, id, 'replaced')
    expect(await problemOf(servers.approve(officer, issues))).toBe('mcp_server_name_taken')
  })

  it.each([
    ['mcp_server_without_tls', { transport: { type: 'http', url: 'http://issues.example.com/mcp' } }],
    ['mcp_server_replaceable', { transport: { type: 'stdio', command: ['./server'] } }],
    ['mcp_server_replaceable', { transport: { type: 'stdio', command: ['/tmp/server'] } }],
    ['mcp_server_secret', { transport: { type: 'stdio', command: ['/opt/server', '--api-key=hunter-two'] } }],
  ] as const)('refuses with %s a server that is approved or changed to %j', async (code, unsafe) => {
    expect(await problemOf(servers.approve(officer, { ...issues, ...unsafe }))).toBe(code)
    const { id } = await servers.approve(officer, issues)
    expect(await problemOf(servers.change(officer, id, unsafe))).toBe(code)
    expect(await entries(1)).toStrictEqual([])
    expect(await servers.byId(id)).toMatchObject(issues)
  })

  it('lists by pages, by name and by status', async () => {
    const [one, two] = [
      await servers.approve(officer, issues),
      await servers.approve(officer, { ...issues, name: 'b' }),
    ]
    await servers.retire(officer, two.id, 'x')
    const first = await servers.list({ limit: 1 })
    expect([first.data, first.next]).toStrictEqual([[one], one.id])
    expect((await servers.list({ limit: 1, after: first.next })).next).toBeUndefined()
    expect((await servers.list({ limit: 9, name: 'b' })).data.map(({ id }) => id)).toStrictEqual([two.id])
    expect((await servers.list({ limit: 9, status: 'approved' })).data).toStrictEqual([one])
  })

  it('finds a server by a part of its name in any case, a page at a time, and by its id', async () => {
    const ids: string[] = []
    for (const name of ['github-Issues', 'files', 'issues_of_jira'])
      ids.push((await servers.approve(officer, { ...issues, name })).id)
    const found = async (query: { search: string; limit?: number; after?: string }) =>
      (await servers.list({ limit: 9, ...query })).data.map(({ id }) => id)
    expect(await found({ search: 'ISSUES' })).toStrictEqual([ids[0], ids[2]])
    const first = await servers.list({ search: 'issues', limit: 1 })
    expect(first.next).toBe(ids[0])
    expect(await found({ search: 'issues', limit: 1, after: ids[0] ?? '' })).toStrictEqual([ids[2]])
    // No pattern of SQL: `_` is a letter like others.
    expect(await found({ search: 's_o' })).toStrictEqual([ids[2]])
    expect(await found({ search: '%' })).toStrictEqual([])
    expect(await found({ search: ids[1] ?? '' })).toStrictEqual([ids[1]])
  })

  it('knows no other ids', async () => {
    const missing = 'mcp_00000000000000000000000009'
    expect(await problemOf(servers.byId(missing))).toBe('mcp_server_unknown')
    expect(await problemOf(servers.change(officer, missing, { risk: 'low' }))).toBe('mcp_server_unknown')
    expect(await problemOf(servers.retire(officer, missing, 'x'))).toBe('mcp_server_unknown')
  })
})
