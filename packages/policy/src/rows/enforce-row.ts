import { enforce } from '../enforce/enforce.ts'
import { followLinks } from '../paths/path.ts'
import type { Decision } from '../predict/decision.ts'
import { compilePolicy } from '../predict/policy.ts'
import { isObject, objectAt, valueAt } from '../settings/json.ts'
import { readRow, RowError } from './read-row.ts'

/**
 * What ought to happen to the call of a row, by its effects. A row may give its settings under `policy` (then they are a
 * trusted project's), and the files there are under `fs`: a path (relative to `cwd`, or `~/…`) to `file`, `dir`, or `symlink:` and where it points.
 * @throws RowError
 */
export function enforceRow(row: unknown): Decision {
  if (!isObject(row)) throw new RowError('not_object', 'row')
  const settings = valueAt(row, 'policy')
  if (settings !== undefined && !isObject(settings)) throw new RowError('not_object', 'policy')
  const files = objectAt(row, 'fs')
  const given = readRow({
    ...row,
    ...(settings === undefined ? {} : { project: settings, trusted: true }),
    links: { ...linksIn(files, valueAt(row, 'home')), ...objectAt(row, 'links') },
  })
  const { cwd, home, links = new Map() } = given.policy
  const known = Object.keys(files).map((path) => followLinks(absolute(path, { cwd, home }), links))
  return enforce(compilePolicy(given.policy), given.call, known.length === 0 ? undefined : known)
}

function linksIn(files: Readonly<Record<string, unknown>>, home: unknown): Record<string, string> {
  const links: Record<string, string> = {}
  for (const [path, what] of Object.entries(files)) {
    const target = typeof what === 'string' ? /^(?:sym)?link\s*(?::|->)\s*(.+)$|^->\s*(.+)$/.exec(what) : null
    if (target === null) continue
    const folder = typeof home === 'string' ? home : '~'
    links[path.replace(/^~(?=\/)/, folder)] = (target[1] ?? target[2] ?? '').replace(/^~(?=\/|$)/, folder)
  }
  return links
}

function absolute(path: string, { cwd, home }: { cwd: string; home: string }): string {
  if (path.startsWith('/')) return path
  return path.startsWith('~/') ? home + path.slice(1) : `${cwd}/${path.replace(/^\.\//, '')}`
}
