import { objectAt, valueAt } from '../../settings/json.ts'
import { finding, type Check } from '../lint-document.ts'
import type { LintFinding } from '../finding.ts'
import { shown } from '../secrets.ts'
import type { ReadRule } from '../rules/read-rules.ts'

/** Rules that Claude Code skips, or reads as something else than they seem. */
export const checkReadRules: Check = (document) =>
  document.rules.flatMap((rule) =>
    rule.problems.map((code) =>
      finding(code, document, {
        path: rule.path,
        values: { rule: shown(rule.text), meant: shown(rule.meant ?? '') },
        ...(rule.repairable ? { edits: [repair(rule)] } : {}),
      }),
    ),
  )

function repair({ path, meant }: ReadRule) {
  return meant === undefined
    ? { path, op: 'remove' as const }
    : { path, op: 'replace' as const, value: meant }
}

/** Entries of the lists of rules that are no texts: each is skipped. */
export const checkRuleEntries: Check = (document) => {
  const permissions = objectAt(document.settings, 'permissions')
  return ['deny', 'ask', 'allow'].flatMap((effect): LintFinding[] => {
    const list = valueAt(permissions, effect)
    if (!Array.isArray(list)) return []
    return list.slice(0, 100).flatMap((entry: unknown, index) => {
      if (typeof entry === 'string') return []
      const path = ['permissions', effect, index]
      const rule = shown(JSON.stringify(entry) ?? '')
      return [
        finding('malformed-rule', document, { path, values: { rule }, edits: [{ path, op: 'remove' }] }),
      ]
    })
  })
}
