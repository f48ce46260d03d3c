import type { LintCodeName } from '../codes/index.ts'
import { finding, type Check } from '../lint-document.ts'
import type { LintFinding } from '../finding.ts'
import { shown } from '../secrets.ts'
import { covers } from '../rules/covers.ts'
import { createRuleIndex } from '../rules/rule-index.ts'
import type { ReadRule } from '../rules/read-rules.ts'

/** Comparisons in all: a document of thousands of alike rules is compared in part only. */
const mostComparisons = 20_000

const order = { deny: 0, ask: 1, allow: 2 } as const

/** Rules that never decide, because another comes first or says the same. */
export const checkShadows: Check = (document) => {
  const candidatesFor = createRuleIndex(document.rules)
  let left = mostComparisons
  const seen = new Set<string>()
  return document.rules.flatMap((narrow): LintFinding[] => {
    const { rule, path, effect } = narrow
    if (rule === undefined) return []
    const values = { rule: shown(narrow.text) }
    const edits = [{ path, op: 'remove' as const }]
    const found = (code: LintCodeName, wide: ReadRule) => {
      const details = { other: shown(wide.text), effect: wide.effect }
      return finding(code, document, { path, values: { ...values, ...details }, edits })
    }
    let wider: ReadRule | undefined
    for (const wide of candidatesFor(rule)) {
      if (left-- <= 0) break
      if (!comesBefore(wide, narrow)) continue
      if (wide.effect !== effect) return [found('unreachable-rule', wide)]
      wider ??= wide
    }
    if (wider !== undefined) return [found('redundant-rule', wider)]
    const key = `${effect} ${rule.text}`
    if (seen.has(key)) return [found('duplicate-rule', narrow)]
    seen.add(key)
    return []
  })
}

function comesBefore(wide: ReadRule, narrow: ReadRule): boolean {
  if (wide === narrow || wide.rule === undefined || narrow.rule === undefined) return false
  if (order[wide.effect] > order[narrow.effect]) return false
  if (!covers(wide.rule, narrow.rule)) return false
  if (wide.effect !== narrow.effect) return true
  // Of two that say the same in different words the first stays; in the same words they are duplicates.
  if (wide.rule.text === narrow.rule.text) return false
  return !covers(narrow.rule, wide.rule) || wide.path[2] < narrow.path[2]
}
