import type { AccessRule } from '../modules/policies/index.ts'
import type { Source } from './findings.ts'
import type { ConfigFile } from './schema/file.ts'

type FileRule = NonNullable<ConfigFile['sekisho']['access']>[number]

/** The access rules. Model lists of policies are no part of them: they are looked up with the policies in force. */
export function toAccess({ file, findings }: Source): readonly AccessRule[] {
  const own = file.sekisho.access ?? []
  const bases = [...own.entries()].filter(([, rule]) => isBase(rule))
  for (const [index] of bases.slice(1))
    findings.problem(
      ['sekisho', 'access', index],
      'is a second rule without match; give it a match or merge it into the first',
    )
  return own.map(toRule)
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
