import { objectAt, valueAt } from '../../settings/json.ts'
import { valueAtPath } from '../../settings/key-path.ts'
import type { LintCodeName } from '../codes/index.ts'
import type { LintFinding } from '../finding.ts'
import { assigned, finding, type Check, type LintDocument } from '../lint-document.ts'
import { isStrictSandbox, sandboxPathMeant } from '../sandbox.ts'
import { shown } from '../secrets.ts'

/** What people, repositories or other files can still open. */
export const checkLocks: Check = (document) => [
  ...(document.scope === 'managed' ? locks(document) : []),
  ...modes(document),
  ...folders(document),
  ...models(document),
  ...versions(document),
]

/** A lock, and the lists that are worth little without it. */
const lists: readonly { code: LintCodeName; lock: string; for: readonly string[] }[] = [
  { code: 'permission-rules-unlocked', lock: 'allowManagedPermissionRulesOnly', for: ['permissions.allow'] },
  { code: 'hooks-unlocked', lock: 'allowManagedHooksOnly', for: ['hooks'] },
  { code: 'mcp-allowlist-unlocked', lock: 'allowManagedMcpServersOnly', for: ['allowedMcpServers'] },
  {
    code: 'domains-unlocked',
    lock: 'sandbox.network.allowManagedDomainsOnly',
    for: ['sandbox.network.allowedDomains'],
  },
  {
    code: 'read-paths-unlocked',
    lock: 'sandbox.filesystem.allowManagedReadPathsOnly',
    for: ['sandbox.filesystem.denyRead', 'sandbox.filesystem.allowRead'],
  },
]

function locks(document: LintDocument): LintFinding[] {
  const { settings, delivery } = document
  const found = lists.flatMap(({ code, lock, for: keys }): LintFinding[] => {
    const value = valueAtPath(settings, lock)
    const path = lock.split('.')
    if (value === false) return [finding('lock-off', document, { path, values: { key: lock } })]
    const needed = keys.some((key) => valueAtPath(settings, key) !== undefined)
    if (!needed || value === true) return []
    return [setting(code, document, { lock, value: true, path: (keys[0] ?? '').split('.') })]
  })
  const isLate = delivery === 'remote' && valueAt(settings, 'forceRemoteSettingsRefresh') === undefined
  const late = isLate
    ? [
        setting('first-start-unenforced', document, {
          lock: 'forceRemoteSettingsRefresh',
          value: true,
          path: [],
        }),
      ]
    : []
  return [...found, ...late, ...bypass(document), ...marketplaces(document)]
}

/** A finding whose fix sets a key. */
function setting(
  code: LintCodeName,
  document: LintDocument,
  {
    lock,
    value,
    path,
    severity,
  }: { lock: string; value: unknown; path: readonly string[]; severity?: 'info' },
): LintFinding {
  return finding(code, document, {
    path: valueAtPath(document.settings, path.join('.')) === undefined ? [] : path,
    values: { key: lock, value: JSON.stringify(value) },
    // What may be a decision is not undone.
    ...(severity === undefined
      ? { edits: [assigned(document.settings, lock.split('.'), value)] }
      : { severity }),
  })
}

const noBypass = 'permissions.disableBypassPermissionsMode'

function bypass(document: LintDocument): LintFinding[] {
  const { settings } = document
  const lock = noBypass
  const permissions = valueAt(settings, 'permissions')
  if (valueAtPath(settings, lock) !== undefined || permissions === undefined) return []
  // That sessions start so is a finding of its own, whose fix sets the lock too.
  if (valueAt(permissions, 'defaultMode') === 'bypassPermissions') return []
  // Where every command is confined, somebody may have decided so: in a container.
  const severity = isStrictSandbox(settings) ? ({ severity: 'info' } as const) : {}
  return [
    setting('bypass-not-disabled', document, { lock, value: 'disable', path: ['permissions'], ...severity }),
  ]
}

function marketplaces(document: LintDocument): LintFinding[] {
  const { settings } = document
  const key = ['enabledPlugins', 'extraKnownMarketplaces'].find((one) => valueAt(settings, one) !== undefined)
  if (key === undefined || valueAt(settings, 'strictKnownMarketplaces') !== undefined) return []
  return [finding('marketplaces-open', document, { path: [key] })]
}

function modes(document: LintDocument): LintFinding[] {
  const { settings } = document
  const permissions = objectAt(settings, 'permissions')
  const mode = valueAt(permissions, 'defaultMode')
  const path = ['permissions', 'defaultMode']
  const edits = [{ path, op: 'remove' as const }]
  const off = (key: string) => [settings, permissions].some((one) => valueAt(one, key) === 'disable')
  const found: LintFinding[] = []
  const switchedOff =
    (mode === 'bypassPermissions' && off('disableBypassPermissionsMode')) ||
    (mode === 'auto' && off('disableAutoMode'))
  if (switchedOff) found.push(finding('mode-switched-off', document, { path, edits }))
  else if (mode === 'bypassPermissions') {
    const lock = document.scope === 'managed' ? [assigned(settings, noBypass.split('.'), 'disable')] : []
    found.push(finding('bypass-by-default', document, { path, edits: [...edits, ...lock] }))
  } else if (mode === 'auto') found.push(finding('auto-mode-by-default', document, { path }))
  const prompt = 'skipDangerousModePermissionPrompt'
  if (valueAt(settings, prompt) === true)
    found.push(
      finding('bypass-prompt-skipped', document, {
        path: [prompt],
        edits: [{ path: [prompt], op: 'remove' }],
      }),
    )
  return found
}

function folders(document: LintDocument): LintFinding[] {
  const list = valueAt(objectAt(document.settings, 'permissions'), 'additionalDirectories')
  if (!Array.isArray(list)) return []
  return list.slice(0, 1000).flatMap((folder: unknown, index) => {
    const wide =
      typeof folder === 'string' &&
      /^(?:\/+|~\/?|\/(?:home|Users|etc|usr|var|root)\/?|[A-Za-z]:[\\/]?)$/.test(folder)
    if (!wide) return []
    const path = ['permissions', 'additionalDirectories', index]
    return [
      finding('folder-too-wide', document, {
        path,
        values: { folder: shown(folder) },
        edits: [{ path, op: 'remove' }],
      }),
    ]
  })
}

function models(document: LintDocument): LintFinding[] {
  const { settings } = document
  if (valueAt(settings, 'availableModels') === undefined)
    return document.scope === 'managed' && valueAt(settings, 'model') !== undefined
      ? [finding('model-not-locked', document, { path: ['model'] })]
      : []
  if (valueAt(settings, 'enforceAvailableModels') !== undefined) return []
  return [
    setting('default-model-open', document, {
      lock: 'enforceAvailableModels',
      value: true,
      path: ['availableModels'],
    }),
  ]
}

function versions(document: LintDocument): LintFinding[] {
  const [least, most] = ['requiredMinimumVersion', 'requiredMaximumVersion'].map((key) => {
    const text = valueAt(document.settings, key)
    return typeof text === 'string'
      ? /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(text)?.slice(1).map(Number)
      : undefined
  })
  if (least === undefined || most === undefined) return []
  const at = least.findIndex((part, index) => part !== most[index])
  if (at === -1 || (least[at] ?? 0) < (most[at] ?? 0)) return []
  return [finding('version-range', document, { path: ['requiredMinimumVersion'] })]
}

/** Entries that stand in a list twice; rules have a check of their own. */
export const checkDuplicates: Check = (document) => {
  const keys = [
    'permissions.additionalDirectories',
    'sandbox.filesystem.denyRead',
    'sandbox.filesystem.denyWrite',
    'sandbox.filesystem.allowWrite',
    'sandbox.network.allowedDomains',
    'sandbox.network.deniedDomains',
    'availableModels',
  ]
  return keys.flatMap((key) => {
    const list = valueAtPath(document.settings, key)
    if (!Array.isArray(list)) return []
    const seen = new Set<unknown>()
    return list.flatMap((text: unknown, index) => {
      const meant =
        typeof text === 'string' && key.startsWith('sandbox.filesystem') ? sandboxPathMeant(text) : text
      if (typeof text !== 'string' || !seen.has(meant)) return (seen.add(meant), [])
      const path = [...key.split('.'), index]
      return [finding('duplicate-entry', document, { path, edits: [{ path, op: 'remove' }] })]
    })
  })
}
