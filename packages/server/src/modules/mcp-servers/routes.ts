import type { McpServerBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { McpServer } from './mcp-server.ts'
import type { McpServers } from './mcp-servers.ts'

type Operation =
  | 'listMcpServers'
  | 'approveMcpServer'
  | 'getMcpServer'
  | 'changeMcpServer'
  | 'retireMcpServer'

/** The catalogue's part of the admin API. */
export function mcpServerHandlers(servers: McpServers): Pick<AdminHandlers, Operation> {
  return {
    async listMcpServers(query) {
      const { data, next } = await servers.list(query)
      return { data: data.map(mcpServerBody), ...(next === undefined ? {} : { next }) }
    },
    approveMcpServer: async (server, actor) => mcpServerBody(await servers.approve(actor, server)),
    getMcpServer: async ({ id }) => mcpServerBody(await servers.byId(id)),
    changeMcpServer: async ({ id, ...patch }, actor) => mcpServerBody(await servers.change(actor, id, patch)),
    retireMcpServer: async ({ id, reason }, actor) => mcpServerBody(await servers.retire(actor, id, reason)),
  }
}

function mcpServerBody({ approvedAt, createdAt, retired, transport, ...server }: McpServer): McpServerBody {
  const iso = (time: number) => new Date(time).toISOString()
  return {
    ...server,
    transport: transport.type === 'stdio' ? { ...transport, command: [...transport.command] } : transport,
    secrets: { ...server.secrets },
    approvedAt: iso(approvedAt),
    createdAt: iso(createdAt),
    ...(retired === undefined ? {} : { retiredAt: iso(retired.at), retiredReason: retired.reason }),
  }
}
