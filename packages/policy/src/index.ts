export { parseShell, type ShellReading } from './shell/parse-shell.ts'
export { parseRule } from './rules/parse-rule.ts'
export type { PermissionRule, RuleEffect } from './rules/rule.ts'
export { matchCommand } from './rules/command-pattern.ts'
export { matchDomain } from './rules/domain-pattern.ts'
export { matchPath, type PathRoots } from './rules/path-pattern.ts'
export { gatewaySettingsKeys, suggest } from './settings/index.ts'
export { settingsKeys } from './settings/documented/index.ts'
export type { KeyScope, SettingsKey } from './settings/documented/settings-key.ts'
export { settingsJsonSchema } from './settings/shapes/settings-json-schema.ts'
export { lintSettings } from './lint/lint-settings.ts'
export { lintPolicyDocument } from './lint/lint-policy-document.ts'
export { applyEdits } from './lint/edits.ts'
export { fixSettings, type FixedSettings } from './lint/fix-settings.ts'
export { lintCodes } from './lint/codes/index.ts'
export { lintDeliveries, type LintOptions } from './lint/lint-document.ts'
export type { LintEdit, LintFinding } from './lint/finding.ts'
export { createTemplate, policyTemplates } from './templates/templates.ts'
export { denySets, type DenySet } from './templates/deny-sets.ts'
export type { PolicyTemplate, TemplateDocument, TemplateOptions } from './templates/template.ts'
export { mergeSettings } from './settings/merge.ts'
export { scopes, type DeliveryPath, type SettingsScope, type SettingsSource } from './settings/sources.ts'
export { reasonText, type Decision, type Verdict } from './predict/decision.ts'
export type { ReasonCode } from './predict/reasons.ts'
export {
  compilePolicy,
  type CompiledPolicy,
  permissionModes,
  type PermissionMode,
  type PolicyInput,
} from './predict/policy.ts'
export { predict } from './predict/predict.ts'
export type { ToolCall } from './predict/tool-rules.ts'
export { enforce, effectsOf, type KnownFiles } from './enforce/enforce.ts'
export { readDisk } from './enforce/files/disk.ts'
export type { Entry, Files } from './enforce/files/files.ts'
export { enforceRow } from './rows/enforce-row.ts'
export { unknownFields } from './rows/known-fields.ts'
export { predictRow, readRow, RowError, type Row } from './rows/read-row.ts'
export { guardHooks, type GuardHooksOptions } from './packs/guard-hooks.ts'
export { packsOf } from './packs/packs-of.ts'
export { withGuardHooks } from './packs/with-guard-hooks.ts'
export { PackError, packNames, type PackErrorCode, type PackFile, type PackName } from './packs/pack.ts'
export * from './mcp/index.ts'
export { explain } from './explain/explain.ts'
export { explanationLines } from './explain/explanation-lines.ts'
export type { Explanation } from './explain/explanation.ts'
export { callText, readCallText, shortCallTools } from './policy-tests/call-text.ts'
export {
  PolicyDocumentError,
  readPolicyDocument,
  type PolicyDocument,
} from './policy-tests/policy-document.ts'
export type { Evaluator, PolicyTest } from './policy-tests/policy-test.ts'
export {
  policyTestOutcomes,
  runPolicyTests,
  type PolicyTestOutcome,
} from './policy-tests/run-policy-tests.ts'
export { testFailure } from './policy-tests/test-failure.ts'
export { diffPolicies } from './diff/diff-policies.ts'
export { otherDifferences } from './diff/other-differences.ts'
export type { VerdictChange } from './diff/verdict-change.ts'
export { createRecordReader } from './simulate/read-recorded-line.ts'
export { maxLineLength, type MalformedReason, type RecordedCall } from './simulate/recorded-call.ts'
export { createSimulation, simulate } from './simulate/simulate.ts'
export type { SimulatedGroup, Simulation } from './simulate/simulation.ts'
