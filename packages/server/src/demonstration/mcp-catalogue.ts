import type { Sentence } from '@sekisho/contract'
import type { McpServers } from '../modules/mcp-servers/index.ts'
import { inOrder, officer, workday, type Act, type Stage } from './stage.ts'

type NewServer = Parameters<McpServers['approve']>[1]

/** Hosts are of `.invalid`, which is nobody's (RFC 2606), and no name is that of a product. */
const servers: readonly (Omit<NewServer, 'note'> & { note: Sentence; ago: number })[] = [
  {
    ago: 76,
    name: 'issue-tracker',
    transport: { type: 'http', url: 'https://issues.example.invalid/mcp' },
    owner: 'platform',
    risk: 'low',
    secrets: { Authorization: 'Bearer ${ISSUE_TRACKER_TOKEN}' },
    note: { en: 'Reads and comments on issues', ja: '課題の参照とコメント' },
  },
  {
    ago: 76,
    name: 'documents',
    transport: { type: 'http', url: 'https://documents.example.invalid/mcp' },
    owner: 'support',
    risk: 'medium',
    secrets: { Authorization: 'Bearer ${DOCUMENTS_TOKEN}' },
    note: { en: 'Searches internal documents', ja: '社内文書の検索' },
  },
  {
    ago: 62,
    name: 'database-read-only',
    transport: { type: 'stdio', command: ['/usr/bin/demonstration-mcp-database', '--read-only'] },
    owner: 'data',
    risk: 'high',
    secrets: { DATABASE_URL: '${REPORTING_DATABASE_URL}' },
    note: { en: 'A copy without personal data', ja: '個人データを除いた複製' },
  },
  {
    ago: 41,
    name: 'browser-tests',
    transport: { type: 'stdio', command: ['/usr/bin/demonstration-mcp-browser', '--isolated'] },
    owner: 'web',
    risk: 'medium',
    secrets: {},
    note: { en: 'Only hosts of the test environment', ja: 'テスト環境のホストのみ' },
  },
  {
    ago: 70,
    name: 'shared-files',
    transport: { type: 'sse', url: 'https://files.example.invalid/sse' },
    owner: 'mobile',
    risk: 'high',
    secrets: { 'X-Api-Key': '${FILES_KEY}' },
    note: { en: 'Until the team has moved', ja: 'チームの移行が終わるまで' },
  },
]

/** Approved one after the other; one is looked at again, one is retired. */
export function mcpActs(stage: Stage): Act[] {
  const { now, past, say } = stage
  const ids = new Map<string, string>()
  const idOf = (name: string) => ids.get(name) ?? ''
  const approvals = servers.map(({ ago, note, ...server }, at) => ({
    time: workday(now, ago, 350 + at),
    run: async () => {
      const wanted = { ...server, note: say(note) }
      const approved = await past.mcpServers.approve(await officer(stage, 'security', at % 3), wanted)
      ids.set(server.name, approved.id)
    },
  }))
  const later = inOrder([
    {
      time: workday(now, 30, 95),
      run: async () =>
        past.mcpServers.change(await officer(stage, 'security', 2), idOf('documents'), {
          risk: 'high',
          note: say({
            en: 'Searches internal documents; reviewed after a finding',
            ja: '社内文書の検索(指摘を受けて再審査)',
          }),
        }),
    },
    {
      time: workday(now, 19, 80),
      run: async () =>
        past.mcpServers.retire(
          await officer(stage, 'security'),
          idOf('shared-files'),
          say({ en: 'No one uses it any more', ja: '利用者がいなくなったため' }),
        ),
    },
  ])
  return [...approvals, ...later]
}
