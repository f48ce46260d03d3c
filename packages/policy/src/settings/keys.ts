import { settingsKeys } from './documented/index.ts'
import type { KeyScope } from './documented/settings-key.ts'

/** Read from managed settings alone. A dot goes one level down. */
export const managedOnlyKeys: readonly string[] = keysOfScope('managed')

/** Not read from a repository: user settings, `--settings` and managed settings only. */
export const userOrManagedKeys: readonly string[] = keysOfScope('user_or_managed')

/** Not read from the shared project file: a cloned repository must not turn them off. */
export const notProjectKeys: readonly string[] = keysOfScope('not_project')

function keysOfScope(scope: KeyScope): string[] {
  return settingsKeys.filter((key) => key.scope === scope && key.member !== true).map(({ key }) => key)
}

/** Documented, but no keys of a gateway policy: they belong to `~/.claude.json` or to the desktop application. */
const refusedByGateway: ReadonlySet<string> = new Set([
  ...keysOfScope('global'),
  'sshHostAllowlist',
  'browserExternalPageTools',
  'disableBrowserExternalNavigation',
  'disableMobileSimulatorTools',
])

/**
 * Top-level keys that Claude Code 2.1.330 accepts in a gateway policy (found by asking it key by key). `mcpServers` is not
 * among them: it is refused there.
 */
export const gatewaySettingsKeys: ReadonlySet<string> = new Set(
  settingsKeys.map(({ key }) => key.split('.')[0] ?? key).filter((key) => !refusedByGateway.has(key)),
)

/** The highest scope that sets it decides as a whole: its list is not merged. */
export const wholeValueKeys: readonly string[] = ['fallbackModel', 'spellcheck']

/** A lower scope may make these stricter than a higher one, never laxer; the value is the strict one. */
export const stricterFromBelow: Readonly<Record<string, boolean>> = {
  disableClaudeAiConnectors: true,
  isolatePeerMachines: true,
  remoteControlAtStartup: false,
  useAutoModeDuringPlan: false,
  syncClaudeAiSkills: false,
}

/** From the laxest to the strictest; a lower scope counts only where it is stricter. */
export const crossSessionOrder = ['accept', 'hold', 'refuse'] as const

/** Locks of managed settings, and what of the other scopes they make void. */
export const lockedLists: readonly (readonly [lock: string, list: string])[] = [
  ['sandbox.network.allowManagedDomainsOnly', 'sandbox.network.allowedDomains'],
  ['sandbox.filesystem.allowManagedReadPathsOnly', 'sandbox.filesystem.allowRead'],
  ['allowManagedMcpServersOnly', 'allowedMcpServers'],
  ['allowManagedHooksOnly', 'hooks'],
]
