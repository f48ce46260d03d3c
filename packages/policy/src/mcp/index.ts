/** The rules of MCP servers alone, without the engine. */
export type { CatalogueServer, McpTransport } from './catalogue.ts'
export { lintMcp } from './lint/lint-mcp.ts'
export { mcpRules, type McpRules } from './mcp-rules.ts'
