import { accessKeys } from './access.ts'
import { groupKeys } from './groups.ts'
import { hookKeys } from './hooks.ts'
import { interfaceKeys } from './interface.ts'
import { mcpKeys } from './mcp.ts'
import { modelKeys } from './models.ts'
import { permissionKeys } from './permissions.ts'
import { pluginKeys } from './plugins.ts'
import { sandboxKeys } from './sandbox.ts'
import { agentKeys, sessionKeys } from './sessions.ts'
import type { SettingsKey } from './settings-key.ts'
import { undocumentedKeys } from './undocumented.ts'

/** Every key of Claude Code's settings that is known: the documented ones (2.1.240), then what 2.1.330 accepts besides. */
export const settingsKeys: readonly SettingsKey[] = [
  ...groupKeys,
  ...modelKeys,
  ...permissionKeys,
  ...sandboxKeys,
  ...sessionKeys,
  ...agentKeys,
  ...interfaceKeys,
  ...hookKeys,
  ...pluginKeys,
  ...mcpKeys,
  ...accessKeys,
  ...undocumentedKeys,
]
