/** How an MCP server is reached. */
export type McpTransport =
  /** started on the machine: program and arguments, exactly */
  { type: 'stdio'; command: readonly string[] } | { type: 'http' | 'sse'; url: string }

/** An MCP server that was looked at, as it stands in the catalogue. */
export interface CatalogueServer {
  /** a label for people, and the key in `managed-mcp.json`; no rule is made of it */
  name: string
  transport: McpTransport
  /**
   * Secrets it needs, by reference: environment variables (stdio) or headers, each with a text in which `${NAME}` stands
   * for the secret that the engineer's machine has.
   */
  secrets: Readonly<Record<string, string>>
  status: 'approved' | 'retired'
}
