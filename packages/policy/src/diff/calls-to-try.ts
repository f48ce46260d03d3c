import { ruleEffects } from '../explain/lone-rule.ts'
import { callWith } from '../policy-tests/call-text.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { objectAt, textsAt } from '../settings/json.ts'
import { catalogueCalls } from './catalogue.ts'
import { witnessesOf } from './witnesses.ts'

/** More calls are not tried. The rules that differ come first, so that it is the others that are cut. */
const maxCalls = 20_000

/** Of a rule both have, so many: it matters where a rule that differs meets it. */
const perSharedRule = 8

/** `own`: of the rules that differ, and the catalogue; `further`: of the rules both have. Each call once. */
export function callsToTry(
  before: PolicyDocument,
  after: PolicyDocument,
): { own: readonly ToolCall[]; further: readonly ToolCall[] } {
  const known = new Set<string>()
  const fresh = (call: ToolCall): boolean => {
    const key = JSON.stringify([call.tool, call.input])
    if (known.has(key) || known.size >= maxCalls) return false
    known.add(key)
    return true
  }
  const { added, removed, shared } = ruleDifference(before, after)
  const differing = [...added, ...removed].flatMap(({ rule }) => witnessesOf(rule))
  const own = [...catalogueCalls(), ...folderCalls(before, after), ...differing].filter(fresh)
  const further = shared.flatMap(({ rule }) => witnessesOf(rule).slice(0, perSharedRule)).filter(fresh)
  return { own, further }
}

export interface DocumentRule {
  rule: string
  effect: RuleEffect
}

/** Rules of the settings that only one of two documents has, and those that both have; whatever their order. */
export function ruleDifference(
  before: PolicyDocument,
  after: PolicyDocument,
): { added: DocumentRule[]; removed: DocumentRule[]; shared: DocumentRule[] } {
  const [old, now] = [before, after].map(rulesOf)
  const without = (rules: readonly DocumentRule[] = [], others: readonly DocumentRule[] = []) => {
    const keys = new Set(others.map(({ effect, rule }) => `${effect} ${rule}`))
    return rules.filter(({ effect, rule }) => !keys.has(`${effect} ${rule}`))
  }
  const added = without(now, old)
  return { added, removed: without(old, now), shared: without(now, added) }
}

function rulesOf({ settings }: PolicyDocument): DocumentRule[] {
  const permissions = objectAt(settings, 'permissions')
  return ruleEffects.flatMap((effect) =>
    [...new Set(textsAt(permissions, effect))].map((rule) => ({ rule, effect })),
  )
}

/** Files in every folder that a policy adds. */
function folderCalls(...documents: readonly PolicyDocument[]): ToolCall[] {
  const folders = documents.flatMap(({ settings }) =>
    textsAt(objectAt(settings, 'permissions'), 'additionalDirectories').slice(0, maxFolders),
  )
  return folders.flatMap((folder) => [
    ...['Read', 'Edit'].flatMap((tool) => callWith(tool, `${folder}/x`) ?? []),
    { tool: 'Bash', input: { command: `cat ${folder}/x` } },
  ])
}

const maxFolders = 100
