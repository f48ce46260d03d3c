import { lintMcp, mcpRules, type CatalogueServer } from '@sekisho/policy'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

type Server = CatalogueServer & { id: string; approvedBy: string; approvedAt: string }
interface Refused {
  error: { code: string; field?: string; message: string }
}

const files = {
  name: 'files',
  transport: { type: 'stdio', command: ['/opt/mcp/files', '--stdio'] },
  owner: 'Platform',
  risk: 'low',
}

describe.each(await testDatabases())('the catalogue of MCP servers on $name', (database) => {
  let sekisho: Sekisho
  beforeAll(async () => {
    sekisho = await startSekisho({ storage: await database.open(), providers: ['http://127.0.0.1:9'] })
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  const path = '/api/mcp-servers'
  const approve = (body: object) => sekisho.admin<Server & Refused>('POST', path, { ...files, ...body })

  it('is approved, changed and retired on the record, and makes rules by command and URL', async () => {
    const issues = { type: 'http', url: 'https://issues.example.com/mcp' }
    const secrets = { Authorization: 'Bearer ${ISSUES_TOKEN}' }
    const one = await approve({})
    const two = await approve({ name: 'issues', transport: issues, secrets, note: '確認済み' })
    expect([one.status, two.status, one.body.approvedBy]).toStrictEqual([201, 201, 'operator'])
    await sekisho.admin('PATCH', `${path}/${two.body.id}`, { risk: 'high' })
    await sekisho.admin('POST', `${path}/${one.body.id}/retire`, { reason: 'replaced' })
    const { body } = await sekisho.admin<{ data: Server[] }>('GET', path)
    const { settings, managedMcp } = mcpRules(body.data)
    expect(settings).toStrictEqual({
      allowManagedMcpServersOnly: true,
      allowedMcpServers: [{ serverUrl: issues.url }],
      deniedMcpServers: [{ serverCommand: files.transport.command }],
    })
    expect(managedMcp.mcpServers['issues']).toStrictEqual({ ...issues, headers: secrets })
    expect(lintMcp({ ...settings, ...managedMcp })).toStrictEqual([])
    // The outbox hands entries over a moment later.
    await vi.waitFor(async () => {
      const entries = (await sekisho.entries()).filter(({ kind }) => kind.startsWith('mcp_server.'))
      expect(entries.map(({ kind, data }) => [kind, data])).toMatchObject([
        ['mcp_server.approved', { server: one.body.id, after: { name: 'files', secrets: {} } }],
        ['mcp_server.approved', { server: two.body.id, after: { secrets, note: '確認済み' } }],
        ['mcp_server.changed', { server: two.body.id, before: { risk: 'low' }, after: { risk: 'high' } }],
        ['mcp_server.retired', { server: one.body.id, reason: 'replaced' }],
      ])
    })
  })

  it.each([
    ['name', { name: 'two words' }],
    ['transport.command', { transport: { type: 'stdio', command: [] } }],
    ['transport.command.1', { transport: { type: 'stdio', command: ['/opt/x', 'a\nb'] } }],
    ['transport.url', { transport: { type: 'http', url: 'https://*.example.com/' } }],
    ['transport.url', { transport: { type: 'http', url: 'https://who:word@example.com/' } }],
    ['transport.url', { transport: { type: 'http', url: 'file:///etc/passwd' } }],
    ['secrets.TOKEN', { secrets: { TOKEN: 'hunter-two' } }],
    ['secrets.A B', { secrets: { 'A B': '${X}' } }],
  ])('does not take a wrong %s: %j', async (field, body) => {
    const { status, body: answer } = await approve({ name: 'wrong', ...body })
    expect([status, answer.error]).toMatchObject([400, { code: 'field_invalid', field }])
    expect(answer.error.message).not.toMatch(/hunter|right form/)
  })

  it('does not approve what leaks, or what anybody could replace', async () => {
    const open = await approve({
      name: 'open',
      transport: { type: 'http', url: 'http://issues.example.com/' },
    })
    expect([open.status, open.body.error.code]).toStrictEqual([400, 'mcp_server_without_tls'])
    const here = await approve({ name: 'here', transport: { type: 'stdio', command: ['./server'] } })
    expect([here.status, here.body.error.code]).toStrictEqual([400, 'mcp_server_replaceable'])
  })
})
