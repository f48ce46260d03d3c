import type { Answers } from '../testing.ts'

const server = {
  id: 'mcp_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'files',
  transport: { type: 'stdio' as const, command: ['/opt/files', '\u001B[2J'] },
  secrets: { TOKEN: '${TOKEN}' },
  owner: 'Platform\u009B2J',
  risk: 'low' as const,
  note: '\u001B[2J',
  status: 'approved' as const,
  approvedBy: 'operator',
  approvedAt: '2026-11-26T04:00:00.000Z',
  createdAt: '2026-11-26T04:00:00.000Z',
}
const retired = {
  ...server,
  name: 'issues',
  transport: { type: 'http' as const, url: 'https://issues.example.com/mcp' },
  secrets: {},
  status: 'retired' as const,
  retiredAt: '2026-11-26T05:00:00.000Z',
  retiredReason: 'replaced',
}

export const mcpServerAnswers = {
  listMcpServers: { data: [server, retired] },
  approveMcpServer: server,
  changeMcpServer: server,
  retireMcpServer: retired,
} satisfies Answers
