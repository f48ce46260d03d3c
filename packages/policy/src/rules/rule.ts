import type { SettingsScope } from '../settings/sources.ts'

export type RuleEffect = 'allow' | 'ask' | 'deny'

/** A permission rule as the client reads it. */
export interface PermissionRule {
  effect: RuleEffect
  scope: SettingsScope
  /** as it stands in the settings */
  text: string
  /** a tool's name, or a glob over names */
  tool: string
  /** what stands in the parentheses; absent: the whole tool */
  specifier?: string
  /** of `Tool(name:value)` on a parameter that is not the tool's main one */
  parameter?: { name: string; value: string }
  /** given on the command line by a flag, where rules for MCP tools may have parentheses */
  flag: boolean
}

/** The parameter a tool's specifier is about; a rule by `name:value` on it is ignored. */
export const mainParameters: Readonly<Record<string, string>> = {
  Bash: 'command',
  PowerShell: 'command',
  Read: 'file_path',
  Edit: 'file_path',
  Write: 'file_path',
  Grep: 'path',
  Glob: 'path',
  NotebookEdit: 'notebook_path',
  WebFetch: 'url',
}
