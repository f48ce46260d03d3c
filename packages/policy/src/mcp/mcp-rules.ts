import type { JsonObject } from '../settings/json.ts'
import type { CatalogueServer, McpTransport } from './catalogue.ts'

/** What settings say of a server; the client compares the command exactly, and a URL without `*` as it is. */
export type McpServerRule = { serverCommand: readonly string[] } | { serverUrl: string }

export interface McpRules {
  /** to be merged into managed settings */
  settings: {
    allowManagedMcpServersOnly: true
    allowedMcpServers: readonly McpServerRule[]
    deniedMcpServers: readonly McpServerRule[]
  }
  /** the content of `managed-mcp.json`: exactly the approved servers, and no other can be added */
  managedMcp: { mcpServers: Readonly<Record<string, JsonObject>> }
}

/**
 * Rules of a catalogue: by command and by URL, never by name, because whoever adds a server names it. What was retired is
 * denied as well, since deny lists of every source count; what is approved under another name is not.
 */
export function mcpRules(catalogue: readonly CatalogueServer[]): McpRules {
  const approved = catalogue.filter(({ status }) => status === 'approved')
  const retired = catalogue.filter(({ status }) => status === 'retired')
  const allowed = rulesOf(approved)
  const kept = new Set(allowed.map((rule) => JSON.stringify(rule)))
  return {
    settings: {
      allowManagedMcpServersOnly: true,
      allowedMcpServers: allowed,
      deniedMcpServers: rulesOf(retired).filter((rule) => !kept.has(JSON.stringify(rule))),
    },
    managedMcp: {
      mcpServers: Object.fromEntries(approved.map((server) => [server.name, definitionOf(server)])),
    },
  }
}

function rulesOf(servers: readonly CatalogueServer[]): McpServerRule[] {
  const rules = servers.map(
    ({ transport }) => [JSON.stringify(ruleOf(transport)), ruleOf(transport)] as const,
  )
  return [...new Map(rules).values()]
}

function ruleOf(transport: McpTransport): McpServerRule {
  return transport.type === 'stdio' ? { serverCommand: transport.command } : { serverUrl: transport.url }
}

function definitionOf({ transport, secrets }: CatalogueServer): JsonObject {
  const hasSecrets = Object.keys(secrets).length > 0
  if (transport.type !== 'stdio') return { ...transport, ...(hasSecrets ? { headers: secrets } : {}) }
  const [command, ...args] = transport.command
  return { type: 'stdio', command, args, ...(hasSecrets ? { env: secrets } : {}) }
}
