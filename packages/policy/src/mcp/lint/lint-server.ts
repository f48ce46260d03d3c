import type { LintEdit, LintFinding } from '../../lint/finding.ts'
import { isObject, textsAt, valueAt } from '../../settings/json.ts'
import { holdsSecret } from '../secret-text.ts'
import { lintCommand } from './lint-command.ts'
import { lintUrl } from './lint-url.ts'
import { mcpFinding } from './mcp-messages.ts'

type Path = LintFinding['path']

/** One server of `mcpServers`. */
export function lintServer(server: unknown, path: Path): LintFinding[] {
  const [command, url] = [valueAt(server, 'command'), valueAt(server, 'url')]
  const isCommand = typeof command === 'string' && command !== ''
  const isUrl = typeof url === 'string' && url !== ''
  if (isCommand === isUrl) return [mcpFinding('mcp-server-shape', { path })]
  const secrets = ['env', 'headers'].flatMap((key) => lintSecrets(valueAt(server, key), [...path, key]))
  if (isUrl) return [...lintUrl(url, { path: [...path, 'url'], isRule: false }), ...secrets]
  const args = textsAt(server, 'args')
  const argv = [command, ...(isCommand ? args : [])]
  const placeOf = (at: number): Path => (at === 0 ? [...path, 'command'] : [...path, 'args', at - 1])
  return [...lintCommand(argv.map(String), placeOf), ...secrets]
}

/** Environment variables or headers. What is found never stands in the finding: the finding is shown and stored. */
function lintSecrets(values: unknown, path: Path): LintFinding[] {
  if (!isObject(values)) return []
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value !== 'string' || !holdsSecret(value, name)) return []
    const place = [...path, name]
    return [
      mcpFinding('mcp-hard-coded-secret', {
        path: place,
        values: { what: name },
        fix: reference(name, value, place),
      }),
    ]
  })
}

function reference(name: string, value: string, path: Path): NonNullable<LintFinding['fix']> {
  const variable = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')
  const scheme = /^(?:Bearer|Basic|token)\s+/i.exec(value)?.[0] ?? ''
  const edits: LintEdit[] = [{ path, op: 'replace', value: `${scheme}\${${variable}}` }]
  return {
    description: {
      en: `Refer to the environment variable ${variable}`,
      ja: `環境変数 ${variable} を参照する`,
    },
    edits,
  }
}
