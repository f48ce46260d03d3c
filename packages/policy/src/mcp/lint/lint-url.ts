import type { LintFinding } from '../../lint/finding.ts'
import { otherHostUrl } from '../other-host.ts'
import { readUrlPattern } from '../server-url.ts'
import { mcpFinding } from './mcp-messages.ts'
import { shownText, urlHoldsSecret } from './url-secret.ts'

interface Place {
  path: LintFinding['path']
  /** a pattern of a list, in which `*` means something */
  isRule: boolean
}

/** A server's URL, or a pattern that allows some. */
export function lintUrl(url: string, { path, isRule }: Place): LintFinding[] {
  const at = { path, values: { text: shownText(url) } }
  const findings: LintFinding[] = []
  if (isRule && url !== '*' && readUrlPattern(url) === undefined)
    return [mcpFinding('mcp-url-without-scheme', at)]
  if (/(?:\/|\\|%2f)(?:\.|%2e){2}(?:[/\\?#]|%2f|$)/i.test(url))
    findings.push(mcpFinding('mcp-path-traversal', at))
  if (urlHoldsSecret(url))
    findings.push(mcpFinding('mcp-hard-coded-secret', { path, values: { what: 'url' } }))
  const other = isRule ? otherHostUrl(url) : undefined
  if (other !== undefined)
    findings.push(
      mcpFinding('mcp-url-other-hosts', { path, values: { ...at.values, url: shownText(other) } }),
    )
  const open = withoutTls(url, path)
  return open === undefined ? findings : [...findings, open]
}

/** To the machine itself nothing is on a wire. */
const ownHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/i

function withoutTls(url: string, path: LintFinding['path']): LintFinding | undefined {
  const found = /^(?<scheme>http|ws|\*):\/\/(?:[^/@]*@)?(?<host>\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.groups
  const { scheme = '', host = '' } = found ?? {}
  if (found === undefined || ownHost.test(host)) return undefined
  const secure = scheme.toLowerCase() === 'ws' ? 'wss' : 'https'
  const value = `${secure}${url.slice(scheme.length)}`
  const fix = {
    description: { en: `Use ${secure}`, ja: `${secure} を使う` },
    edits: [{ path, op: 'replace', value } as const],
  }
  const details = { path, values: { host, scheme: secure } }
  // The edit would repeat the secret.
  return mcpFinding('mcp-no-tls', urlHoldsSecret(url) ? details : { ...details, fix })
}
