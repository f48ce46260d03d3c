import { objectAt } from '../../settings/json.ts'
import { valueAtPath } from '../../settings/key-path.ts'
import type { LintCodeName } from '../codes/index.ts'
import type { LintFinding } from '../finding.ts'
import { appended, assigned, finding, type Check, type LintDocument } from '../lint-document.ts'
import { pathForSandbox, sandboxPathMeant, strictSandbox } from '../sandbox.ts'
import { shown } from '../secrets.ts'

/** Holes in the operating system's confinement of commands. */
export const checkSandbox: Check = (document) => {
  const sandbox = objectAt(document.settings, 'sandbox')
  if (Object.keys(sandbox).length === 0) return []
  return [...switches(document), ...paths(document), ...network(document), ...excluded(document)]
}

function switches(document: LintDocument): LintFinding[] {
  const on = valueAtPath(document.settings, 'sandbox.enabled') === true
  const unless = (code: LintCodeName, keys: readonly (readonly [string, boolean])[]): LintFinding[] => {
    const [first] = keys
    const wrong = keys.filter(([key, value]) => valueAtPath(document.settings, key) !== value)
    if (first === undefined || wrong[0] !== first) return []
    const edits = wrong.map(([key, value]) => assigned(document.settings, key.split('.'), value))
    const values = { key: first[0], value: String(first[1]) }
    return [finding(code, document, { path: ['sandbox'], values, edits })]
  }
  const where = (code: LintCodeName, key: string): LintFinding[] => {
    if (valueAtPath(document.settings, key) !== true) return []
    const path = key.split('.')
    return [finding(code, document, { path, values: { key }, edits: [{ path, op: 'remove' }] })]
  }
  return [
    ...unless('sandbox-off', strictSandbox),
    ...(on ? unless('sandbox-optional', [strictSandbox[1]]) : []),
    ...(on ? unless('sandbox-escape', [strictSandbox[2]]) : []),
    ...where('sandbox-filesystem-off', 'sandbox.filesystem.disabled'),
    ...where('sandbox-weaker', 'sandbox.enableWeakerNestedSandbox'),
    ...where('sandbox-weaker', 'sandbox.enableWeakerNetworkIsolation'),
    ...where('sandbox-apple-events', 'sandbox.allowAppleEvents'),
    ...where('sandbox-all-sockets', 'sandbox.network.allowAllUnixSockets'),
  ]
}

/** The texts of a list with their places. */
function entries(document: LintDocument, key: string): { text: string; path: (string | number)[] }[] {
  const list = valueAtPath(document.settings, key)
  if (!Array.isArray(list)) return []
  return list
    .slice(0, 2000)
    .flatMap((text: unknown, index) =>
      typeof text === 'string' ? [{ text, path: [...key.split('.'), index] }] : [],
    )
}

const wide = /^(?:\/+|~\/?|\/(?:home|Users|etc|usr|root)\/?|\*\*?|\/\*\*?)$/

function paths(document: LintDocument): LintFinding[] {
  const folder = 'sandbox.filesystem'
  const all = ['allowWrite', 'denyWrite', 'denyRead', 'allowRead'].flatMap((key) =>
    entries(document, `${folder}.${key}`),
  )
  const kept = keptPaths(document)
  return [
    ...all
      .filter(({ text }) => sandboxPathMeant(text) !== text)
      .map(({ text, path }) => {
        const meant = sandboxPathMeant(text)
        const edits = [{ path, op: 'replace' as const, value: meant }]
        const values = { folder: shown(text), meant: shown(meant) }
        return finding('sandbox-path-syntax', document, { path, values, edits })
      }),
    ...entries(document, `${folder}.allowWrite`)
      .filter(({ text }) => wide.test(sandboxPathMeant(text)))
      .map((entry) => removal('sandbox-writes-wide', document, entry)),
    ...entries(document, `${folder}.allowRead`)
      .filter(({ text }) => kept.has(sandboxPathMeant(text)))
      .map((entry) => removal('sandbox-reopened-path', document, entry)),
  ]
}

/** What may not be read: by the sandbox's own list, or by rules that belong into it. */
function keptPaths(document: LintDocument): ReadonlySet<string | undefined> {
  const denied = document.rules.filter(({ effect, rule }) => effect === 'deny' && rule?.tool === 'Read')
  return new Set([
    ...entries(document, 'sandbox.filesystem.denyRead').map(({ text }) => sandboxPathMeant(text)),
    ...denied.map(({ rule }) => pathForSandbox(rule?.specifier ?? '')),
  ])
}

function removal(
  code: LintCodeName,
  document: LintDocument,
  { text, path }: { text: string; path: (string | number)[] },
): LintFinding {
  const values = { folder: shown(text), command: shown(text) }
  return finding(code, document, { path, values, edits: [{ path, op: 'remove' }] })
}

function network(document: LintDocument): LintFinding[] {
  const denied = entries(document, 'sandbox.network.deniedDomains')
  const known = new Set(denied.map(({ text }) => text))
  return [
    ...entries(document, 'sandbox.network.allowedDomains')
      .filter(({ text }) => /^\*(?:\.\*|:\*|:\d+)?$/.test(text.trim()))
      .map((entry) => removal('sandbox-any-domain', document, entry)),
    ...entries(document, 'sandbox.network.allowUnixSockets')
      .filter(({ text }) => /(?:docker|podman|containerd|crio)[\w.-]*\.sock$/.test(text))
      .map((entry) => removal('sandbox-container-socket', document, entry)),
    ...denied.flatMap(({ text, path }): LintFinding[] => {
      const host = /^\*\.([^*\s:]+)$/.exec(text)?.[1]
      if (host === undefined || known.has(host)) return []
      const edits = [appended(document.settings, ['sandbox', 'network', 'deniedDomains'], host)]
      const values = { rule: shown(text), host: shown(host), meant: shown(host) }
      return [finding('denied-domain-without-apex', document, { path, values, edits })]
    }),
  ]
}

function excluded(document: LintDocument): LintFinding[] {
  return entries(document, 'sandbox.excludedCommands').map((entry) =>
    removal('sandbox-excluded-commands', document, entry),
  )
}
