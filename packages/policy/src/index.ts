export { parseShell, type ShellReading } from './shell/parse-shell.ts'
export { parseRule } from './rules/parse-rule.ts'
export type { PermissionRule, RuleEffect } from './rules/rule.ts'
export { matchCommand } from './rules/command-pattern.ts'
export { matchDomain } from './rules/domain-pattern.ts'
export { matchPath, type PathRoots } from './rules/path-pattern.ts'
export { mergeSettings } from './settings/merge.ts'
export type { DeliveryPath, SettingsScope, SettingsSource } from './settings/sources.ts'
export type { Decision, Verdict } from './predict/decision.ts'
export {
  compilePolicy,
  type CompiledPolicy,
  type PermissionMode,
  type PolicyInput,
} from './predict/policy.ts'
export { predict } from './predict/predict.ts'
export type { ToolCall } from './predict/tool-rules.ts'
export { enforce, effectsOf } from './enforce/enforce.ts'
export { enforceRow } from './rows/enforce-row.ts'
export { predictRow, readRow, RowError, type Row } from './rows/read-row.ts'
