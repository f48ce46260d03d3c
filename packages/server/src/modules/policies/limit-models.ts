import type { AccessPolicy } from './access-policy.ts'
import { compileModelPattern, readModelName } from './model-pattern.ts'
import type { Policies } from './policies.ts'
import type { PolicySubject } from './subjects.ts'

/** Models that somebody may use at most, whatever access rules say. */
export interface ModelLimit {
  /** as an access rule writes them */
  models: readonly string[]
  /** as a refusal names them */
  described: readonly string[]
}

interface LimitDeps<Subject> {
  /** The same object for the same limit: it is compiled once. Undefined: no limit. */
  limitFor: (subject: Subject) => ModelLimit | undefined
  /** `opus` → the model id it stands for */
  resolveAlias: (alias: string) => string | undefined
}

/** Access policies that a second list of models limits as well: a model must be on both. */
export function limitModels<Subject extends PolicySubject>(
  policies: Policies,
  { limitFor, resolveAlias }: LimitDeps<Subject>,
): Policies<Subject> {
  const compiled = new WeakMap<ModelLimit, (model: string) => boolean>()
  const limited = new WeakMap<ModelLimit, WeakMap<AccessPolicy, AccessPolicy>>()

  function matcherOf(limit: ModelLimit): (model: string) => boolean {
    const known = compiled.get(limit)
    if (known !== undefined) return known
    const matchers = limit.models.map(compileModelPattern)
    const allows = (name: string) => {
      const model = readModelName(name, resolveAlias)
      return matchers.some((matches) => matches(model))
    }
    compiled.set(limit, allows)
    return allows
  }

  function under(limit: ModelLimit, policy: AccessPolicy): AccessPolicy {
    const allows = matcherOf(limit)
    return Object.freeze({
      ...policy,
      // Asked first: it refuses names of absurd length unread.
      allowsModel: (model: string) => policy.allowsModel(model) && allows(model),
      describeModels: () => limit.described.filter((name) => policy.allowsModel(name)).join(', ') || '-',
    })
  }

  return {
    snapshotFor(subject) {
      const policy = policies.snapshotFor(subject)
      const limit = limitFor(subject)
      if (limit === undefined) return policy
      const known = limited.get(limit) ?? new WeakMap<AccessPolicy, AccessPolicy>()
      limited.set(limit, known)
      const found = known.get(policy) ?? under(limit, policy)
      known.set(policy, found)
      return found
    },
  }
}
