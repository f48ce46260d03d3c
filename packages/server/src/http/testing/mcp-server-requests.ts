const time = '2026-11-26T04:00:00.000Z'
export const mcpServerId = 'mcp_00000000000000000000000001'
const server = {
  id: mcpServerId,
  name: 'issues',
  transport: { type: 'http' as const, url: 'https://issues.example.com/mcp' },
  secrets: {},
  owner: 'Platform',
  risk: 'low' as const,
  note: '',
  status: 'approved' as const,
  approvedBy: 'operator',
  approvedAt: time,
  createdAt: time,
}

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** The catalogue's part of the fake handlers. */
export const mcpServerAnswers = (answer: Answer) => ({
  listMcpServers: answer({ data: [server] }),
  approveMcpServer: answer(server),
  getMcpServer: answer(server),
  changeMcpServer: answer(server),
  retireMcpServer: answer({ ...server, status: 'retired' as const }),
})

/** Bodies that the schemas accept. */
export const mcpServerBodies = {
  approveMcpServer: { name: 'issues', transport: server.transport, owner: 'Platform', risk: 'low' },
  changeMcpServer: { risk: 'high' },
  retireMcpServer: { reason: 'replaced' },
}
