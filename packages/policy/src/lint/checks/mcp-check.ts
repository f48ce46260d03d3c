import { valueAt } from '../../settings/json.ts'
import type { LintFinding } from '../finding.ts'
import { finding, type Check, type LintDocument } from '../lint-document.ts'

/** Lists of MCP servers that hold less than they seem to. */
export const checkMcp: Check = (document) => {
  const approved = valueAt(document.settings, 'enableAllProjectMcpServers') === true
  const path = ['enableAllProjectMcpServers']
  return [
    ...['allowedMcpServers', 'deniedMcpServers'].flatMap((key) => servers(document, key)),
    ...(approved
      ? [finding('project-servers-approved', document, { path, edits: [{ path, op: 'remove' }] })]
      : []),
  ]
}

function servers(document: LintDocument, key: string): LintFinding[] {
  const list = valueAt(document.settings, key)
  if (!Array.isArray(list)) return []
  return list.slice(0, 2000).flatMap((entry: unknown, index): LintFinding[] => {
    const path = [key, index]
    if (typeof valueAt(entry, 'serverName') === 'string')
      return [finding('server-name-only', document, { path })]
    const url = valueAt(entry, 'serverUrl')
    return key === 'allowedMcpServers' && typeof url === 'string' && isWide(url)
      ? [finding('server-url-too-wide', document, { path })]
      : []
  })
}

/** A star in the place of the host, or one that lets the host go on: `https://mcp.ours.test*` is also `…test.evil.test`. */
function isWide(url: string): boolean {
  const host = /^[^:]+:\/\/([^/]*)/.exec(url)?.[1]
  if (host === undefined) return url.includes('*')
  return (
    /^\*+(?::.*)?$/.test(host) ||
    host.endsWith('*') ||
    /^\*(?!\.)/.test(host) ||
    /^[^:]*\*[^:]*:\/\//.test(url)
  )
}
