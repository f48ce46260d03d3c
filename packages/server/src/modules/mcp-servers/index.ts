export { createMcpServers, type McpServers } from './mcp-servers.ts'
export { mcpServerHandlers } from './routes.ts'
