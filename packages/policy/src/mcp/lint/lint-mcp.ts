import type { LintFinding } from '../../lint/finding.ts'
import { isObject, valueAt } from '../../settings/json.ts'
import { lintRules } from './lint-rules.ts'
import { lintServer } from './lint-server.ts'
import { mcpFinding } from './mcp-messages.ts'

/** More is not read: a document of so many is no configuration. */
const mostServers = 2_000

/**
 * What is wrong with MCP configuration: of `.mcp.json` or `managed-mcp.json` (`mcpServers`), of settings (their lists), and
 * of a policy document (`settings`). A document of no such shape has no findings.
 */
export function lintMcp(document: unknown): LintFinding[] {
  if (!isObject(document)) return [mcpFinding('mcp-document-shape', { path: [] })]
  const inner = valueAt(document, 'settings')
  const findings = [...lintPart(document, []), ...(isObject(inner) ? lintPart(inner, ['settings']) : [])]
  return findings
}

function lintPart(part: unknown, path: LintFinding['path']): LintFinding[] {
  if (!isObject(part)) return []
  const servers = ['mcpServers', 'managedMcpServers'].flatMap((key) => {
    const found = valueAt(part, key)
    if (found === undefined) return []
    if (!isObject(found)) return [mcpFinding('mcp-document-shape', { path: [...path, key] })]
    return Object.entries(found)
      .slice(0, mostServers)
      .flatMap(([name, server]) => lintServer(server, [...path, key, name]))
  })
  return [...servers, ...lintRules(part, path)]
}
