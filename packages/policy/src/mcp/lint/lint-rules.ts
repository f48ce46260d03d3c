import type { LintFinding } from '../../lint/finding.ts'
import { isObject, valueAt, type JsonObject } from '../../settings/json.ts'
import { lintCommand } from './lint-command.ts'
import { lintUrl } from './lint-url.ts'
import { mcpFinding } from './mcp-messages.ts'

type Path = LintFinding['path']

const mostRules = 5_000

/** The lists of settings, and the switches beside them. */
export function lintRules(settings: JsonObject, path: Path): LintFinding[] {
  const lists = ['allowedMcpServers', 'deniedMcpServers'].flatMap((key) => {
    const rules = valueAt(settings, key)
    if (!Array.isArray(rules)) return []
    const isAllowed = key === 'allowedMcpServers'
    return rules
      .slice(0, mostRules)
      .flatMap((rule: unknown, at) => lintRule(rule, { path: [...path, key, at], isAllowed }))
  })
  return [...lists, ...lintSwitches(settings, path)]
}

function lintRule(rule: unknown, { path, isAllowed }: { path: Path; isAllowed: boolean }): LintFinding[] {
  const shape = [mcpFinding('mcp-rule-shape', { path })]
  if (!isObject(rule) || Object.keys(rule).length !== 1) return shape
  const [name, url, command] = ['serverName', 'serverUrl', 'serverCommand'].map((key) => valueAt(rule, key))
  if (typeof name === 'string') return lintLabel(name, { path, isAllowed })
  if (typeof url === 'string') {
    // A deny rule may be as wide as it likes, and an unencrypted server is what one is for.
    const findings = lintUrl(url, { path: [...path, 'serverUrl'], isRule: true })
    return isAllowed ? findings : findings.filter(({ code }) => !widerOnly.has(code))
  }
  if (!Array.isArray(command) || command.length === 0) return shape
  const argv = command.filter((word): word is string => typeof word === 'string')
  if (argv.length !== command.length) return shape
  const placeOf = (at: number): Path => [...path, 'serverCommand', at]
  const wildcards = argv.flatMap((word, at) => {
    return word === '*'
      ? [mcpFinding('mcp-command-wildcard', { path: placeOf(at), values: { text: word } })]
      : []
  })
  return isAllowed ? [...wildcards, ...lintCommand(argv, placeOf)] : wildcards
}

const widerOnly: ReadonlySet<string> = new Set(['mcp-no-tls', 'mcp-url-other-hosts'])

function lintLabel(name: string, { path, isAllowed }: { path: Path; isAllowed: boolean }): LintFinding[] {
  // Connectors of claude.ai have no command or URL of the machine's, and their names are the vendor's.
  if (!isAllowed && name.startsWith('claude.ai ')) return []
  return [mcpFinding(isAllowed ? 'mcp-label-allowed' : 'mcp-label-denied', { path, values: { text: name } })]
}

function lintSwitches(settings: JsonObject, path: Path): LintFinding[] {
  const has = (key: string) => Object.hasOwn(settings, key)
  const isLocked = settings['allowManagedMcpServersOnly'] === true
  const findings: LintFinding[] = []
  if (has('allowedMcpServers') && !isLocked) {
    const place = [...path, 'allowManagedMcpServersOnly']
    const op = has('allowManagedMcpServersOnly') ? 'replace' : 'add'
    const fix = {
      description: { en: 'Lock the list', ja: '一覧を固定する' },
      edits: [{ path: place, op, value: true } as const],
    }
    findings.push(mcpFinding('mcp-list-not-locked', { path: [...path, 'allowedMcpServers'], fix }))
  }
  if (isLocked && !has('allowedMcpServers'))
    findings.push(mcpFinding('mcp-lock-without-list', { path: [...path, 'allowManagedMcpServersOnly'] }))
  if (settings['enableAllProjectMcpServers'] === true)
    findings.push(mcpFinding('mcp-all-project-servers', { path: [...path, 'enableAllProjectMcpServers'] }))
  return findings
}
