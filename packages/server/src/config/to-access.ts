import type { AccessRule } from '../modules/policies/index.ts'
import type { Source } from './findings.ts'
import { policiesToAccess } from './policies-to-access.ts'
import type { ConfigFile } from './schema/file.ts'

type FileRule = NonNullable<ConfigFile['sekisho']['access']>[number]

/** The access rules: ours, or those that `managed.policies` come down to; both at once would leave the order open. */
export function toAccess(source: Source): readonly AccessRule[] {
  const { file, findings } = source
  const own = file.sekisho.access ?? []
  const fromPolicies = policiesToAccess(source)
  if (own.length > 0 && fromPolicies.length > 0)
    findings.problem(
      ['sekisho', 'access'],
      'cannot stand beside availableModels in managed.policies; write the models into one of the two',
    )
  const bases = [...own.entries()].filter(([, rule]) => isBase(rule))
  for (const [index] of bases.slice(1))
    findings.problem(
      ['sekisho', 'access', index],
      'is a second rule without match; give it a match or merge it into the first',
    )
  return own.length > 0 ? own.map(toRule) : fromPolicies
}

function isBase({ match }: FileRule): boolean {
  return match?.roles === undefined && match?.groups === undefined
}

function toRule(rule: FileRule): AccessRule {
  const {
    models,
    server_tools: serverTools,
    tokens_per_day: tokensPerDay,
    retention,
    classifications,
    level,
  } = rule
  return {
    ...(isBase(rule) ? {} : { match: toMatch(rule.match) }),
    ...(models === undefined ? {} : { models }),
    ...(serverTools === undefined ? {} : { serverTools }),
    ...(classifications === undefined ? {} : { classifications }),
    ...(tokensPerDay === undefined ? {} : { tokensPerDay }),
    ...(retention === undefined ? {} : { retention }),
    ...(level === undefined ? {} : { level }),
  }
}

function toMatch(match: FileRule['match']): NonNullable<AccessRule['match']> {
  return {
    ...(match?.roles === undefined ? {} : { roles: match.roles }),
    ...(match?.groups === undefined ? {} : { groups: match.groups }),
  }
}
