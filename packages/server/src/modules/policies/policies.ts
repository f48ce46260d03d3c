import { strictestLevel } from '@sekisho/contract'
import { compileAccessPolicy, type AccessPolicy, type PlacedRule } from './access-policy.ts'
import type { AccessRule } from './access.ts'
import { compileSubjects, type PolicySubject } from './subjects.ts'

/** @template Subject what has to be known of a person */
export interface Policies<Subject extends PolicySubject = PolicySubject> {
  /** The policy in force for a person. The same subject object is answered from memory. */
  snapshotFor(subject: Subject): AccessPolicy
}

interface PoliciesDeps {
  rules: readonly AccessRule[]
  /** `opus` → the model id it stands for; undefined for anything that is no alias */
  resolveAlias: (alias: string) => string | undefined
}

/**
 * Compiles access rules when first asked. Of different policies there are only as many as rules, and one for everybody
 * else, times the rules whose level may count.
 * @throws RangeError when two rules have no `match`: nobody could say which is the base
 */
export function createPolicies({ rules, resolveAlias }: PoliciesDeps): Policies {
  const placed = rules.map((rule, index): PlacedRule => ({ rule, index }))
  const [base, second] = placed.filter(({ rule }) => isBase(rule))
  if (second !== undefined) {
    throw new RangeError(
      `access rules ${base?.index} and ${second.index} both have no match; one can be the base`,
    )
  }
  const specific = placed
    .filter(({ rule }) => !isBase(rule))
    .map((rule) => ({ ...rule, matches: compileSubjects(rule.rule.match) }))
  const compiled = new Map<string, AccessPolicy>()

  function compile(first: PlacedRule | undefined, strictest: PlacedRule | undefined): AccessPolicy {
    const key = `${first?.index} ${strictest?.index}`
    const policy =
      compiled.get(key) ?? compileAccessPolicy({ base, specific: first, strictest, resolveAlias })
    compiled.set(key, policy)
    return policy
  }

  const known = new WeakMap<PolicySubject, AccessPolicy>()
  return {
    snapshotFor(subject) {
      const found = known.get(subject)
      if (found !== undefined) return found
      const matching = specific.filter(({ matches }) => matches(subject))
      const policy = compile(matching[0], strictestRule([base, ...matching]))
      known.set(subject, policy)
      return policy
    },
  }
}

/** The first of those whose level is the strictest of all. */
function strictestRule(rules: readonly (PlacedRule | undefined)[]): PlacedRule | undefined {
  const level = strictestLevel(rules.map((placed) => placed?.rule.level))
  return rules.find((placed) => placed?.rule.level === level)
}

/** `match: {}` is how the official gateway writes its base. */
function isBase({ match }: AccessRule): boolean {
  return match === undefined || (match.roles === undefined && match.groups === undefined)
}
