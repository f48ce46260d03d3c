import { isObject, objectAt, textsAt, type JsonObject } from '../settings/json.ts'
import { callOfRule } from './call-of-rule.ts'
import type { DocumentPath, DocumentProblems } from './document-problems.ts'
import type { RuleTests } from './policy-test.ts'

const maxRules = 5000
const maxCalls = 1000

/** The `rules` of a policy document: what rules of its settings must match and must not. */
export function readRuleTests(value: unknown, settings: JsonObject, problems: DocumentProblems): RuleTests[] {
  const permissions = objectAt(settings, 'permissions')
  const known = new Set(['deny', 'ask', 'allow'].flatMap((effect) => textsAt(permissions, effect)))
  return problems
    .list(value, ['rules'], maxRules)
    .flatMap((entry, index) => readEntry(entry, { path: ['rules', index], known, problems }) ?? [])
}

interface Reading {
  path: DocumentPath
  known: ReadonlySet<string>
  problems: DocumentProblems
}

function readEntry(entry: unknown, { path, known, problems }: Reading): RuleTests | undefined {
  if (!isObject(entry) || typeof entry['rule'] !== 'string') {
    problems.add(
      path,
      { en: 'an entry of rules names no rule', ja: 'rules の項目にルールがありません' },
      {
        en: "write { rule: 'Bash(npm test *)', match: [npm test x], not_match: [npm testx] }",
        ja: "{ rule: 'Bash(npm test *)', match: [npm test x], not_match: [npm testx] } のように書いてください",
      },
    )
    return undefined
  }
  const { rule } = entry
  problems.unknownKeys(entry, path, ['rule', 'match', 'not_match', 'by'])
  if (!known.has(rule))
    problems.add(
      [...path, 'rule'],
      {
        en: 'this rule does not stand in settings.permissions',
        ja: 'このルールは settings.permissions にありません',
      },
      {
        en: 'write it as it stands there, or add it there',
        ja: 'settings.permissions と同じ表記にするか、そこに追加してください',
      },
    )
  const by = problems.choice(entry['by'], [...path, 'by'], ['client', 'guard'])
  const match = readCalls(entry['match'], rule, { path: [...path, 'match'], problems })
  const notMatch = readCalls(entry['not_match'], rule, { path: [...path, 'not_match'], problems })
  return {
    rule,
    ...(match.length > 0 ? { match } : {}),
    ...(notMatch.length > 0 ? { not_match: notMatch } : {}),
    ...(by === undefined ? {} : { by }),
  }
}

function readCalls(
  value: unknown,
  rule: string,
  { path, problems }: { path: DocumentPath; problems: DocumentProblems },
): string[] {
  return problems.list(value, path, maxCalls).flatMap((call, index) => {
    if (typeof call === 'string' && callOfRule(rule, call) !== undefined) return [call]
    problems.add(
      [...path, index],
      { en: 'this is no call of a tool', ja: 'ツールの呼び出しとして読み取れません' },
      {
        en: 'write what the tool of the rule is given (npm test x), or a whole call: Bash(npm test x)',
        ja: 'ルールのツールに渡す値(npm test x)か、呼び出し全体(Bash(npm test x))を書いてください',
      },
    )
    return []
  })
}
