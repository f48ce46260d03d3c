import { compileAccessPolicy, type AccessPolicy, type PlacedRule } from './access-policy.ts'
import type { AccessRule } from './access.ts'
import { compileSubjects, type PolicySubject } from './subjects.ts'

export interface Policies {
  /** The policy in force for a person. The same subject object is answered from memory. */
  snapshotFor(subject: PolicySubject): AccessPolicy
}

interface PoliciesDeps {
  rules: readonly AccessRule[]
  /** `opus` → the model id it stands for; undefined for anything that is no alias */
  resolveAlias: (alias: string) => string | undefined
}

/**
 * Compiles the access rules once. There are only as many different policies as rules, and one for everybody else.
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
  const forEverybodyElse = compileAccessPolicy({ base, specific: undefined, resolveAlias })
  const specific = placed
    .filter(({ rule }) => !isBase(rule))
    .map((rule) => ({
      matches: compileSubjects(rule.rule.match),
      policy: compileAccessPolicy({ base, specific: rule, resolveAlias }),
    }))
  const known = new WeakMap<PolicySubject, AccessPolicy>()
  return {
    snapshotFor(subject) {
      const found = known.get(subject)
      if (found !== undefined) return found
      const policy = specific.find(({ matches }) => matches(subject))?.policy ?? forEverybodyElse
      known.set(subject, policy)
      return policy
    },
  }
}

/** `match: {}` is how the official gateway writes its base. */
function isBase({ match }: AccessRule): boolean {
  return match === undefined || (match.roles === undefined && match.groups === undefined)
}
