import { defaultRecordLevel, type Classification, type RecordLevel, type Retention } from '@sekisho/contract'
import type { AccessRule } from './access.ts'
import { compileModelPattern, compileWildcard, readModelName } from './model-pattern.ts'

/** The fields of a policy that rules decide. */
const policyFields = [
  'models',
  'serverTools',
  'classifications',
  'tokensPerDay',
  'retention',
  'level',
] as const
type PolicyField = (typeof policyFields)[number]

/** Which rule decided a field: its place in the configuration, or `default` when none says anything. */
interface Decision {
  field: PolicyField
  decidedBy: 'default' | { rule: number; base: boolean }
  value: string
}

/** What one person may do, compiled. Pure and immutable; every question is answered in well under a microsecond. */
export interface AccessPolicy {
  allowsModel(model: string): boolean
  /** @param type of a server tool as the request names it, for example `web_search_20260209` */
  allowsServerTool(type: string): boolean
  /** @param classification of the project that the call is counted to */
  allowsClassification(classification: Classification): boolean
  readonly tokensPerDay?: number
  readonly retention: Retention
  readonly level: RecordLevel
  /** the allowed models as a refusal names them */
  describeModels(): string
  /** why it is so, a line a field */
  explain(): Decision[]
}

/** A rule and its place in the configuration. */
export interface PlacedRule {
  rule: AccessRule
  index: number
}

export interface PolicySources {
  base: PlacedRule | undefined
  specific: PlacedRule | undefined
  /** the one whose level counts, of all that match */
  strictest: PlacedRule | undefined
  resolveAlias: (alias: string) => string | undefined
}

/** Longer names are refused unread; the longest real id has under 100 characters. */
const maxModelNameLength = 256

/** Lays the specific rule on the base, field by field. */
export function compileAccessPolicy({
  base,
  specific,
  strictest,
  resolveAlias,
}: PolicySources): AccessPolicy {
  const deciding = (field: PolicyField) =>
    field === 'level' ? strictest : [specific, base].find((placed) => placed?.rule[field] !== undefined)
  const models = deciding('models')?.rule.models
  const serverTools = deciding('serverTools')?.rule.serverTools
  const classifications = deciding('classifications')?.rule.classifications
  const tokensPerDay = deciding('tokensPerDay')?.rule.tokensPerDay
  const retention = deciding('retention')?.rule.retention ?? 'metadata'
  const modelMatchers = models?.map(compileModelPattern)
  const toolMatchers = serverTools?.map(compileToolPattern)
  return Object.freeze({
    allowsModel(name: string) {
      if (name.length > maxModelNameLength) return false
      if (modelMatchers === undefined) return true
      const model = readModelName(name, resolveAlias)
      return modelMatchers.some((matches) => matches(model))
    },
    allowsServerTool: (type: string) => toolMatchers?.some((matches) => matches(type)) ?? true,
    allowsClassification: (classification: Classification) =>
      classifications?.includes(classification) ?? true,
    ...(tokensPerDay === undefined ? {} : { tokensPerDay }),
    retention,
    level: strictest?.rule.level ?? defaultRecordLevel,
    describeModels: () => describeList(models),
    explain: () =>
      policyFields.map((field) => {
        const placed = deciding(field)
        return {
          field,
          decidedBy: placed === undefined ? 'default' : { rule: placed.index, base: placed === base },
          value: describeValue(placed?.rule[field]),
        } satisfies Decision
      }),
  })
}

/** `web_search` also means its dated versions, `web_search_20260209`; `*` is any run of characters. */
function compileToolPattern(pattern: string): (type: string) => boolean {
  if (pattern.includes('*')) return compileWildcard(pattern)
  return (type) => type === pattern || type.startsWith(`${pattern}_`)
}

function describeList(entries: readonly string[] | undefined): string {
  if (entries === undefined) return '*'
  return entries.length === 0 ? '-' : entries.join(', ')
}

function describeValue(value: AccessRule[PolicyField]): string {
  return typeof value === 'object' || value === undefined ? describeList(value) : String(value)
}
