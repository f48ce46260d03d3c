import { lazily } from './lazily.ts'
import { keysOfRule } from './rule-keys.ts'
import type { PermissionRule } from './rule.ts'

/** The keys of a call; to find them costs as much as to look at a few rules. */
export type RuleKeys = () => Iterable<string>

/** Rules in their order, and those of them that can be about a call without a look at each. */
export interface RuleIndex {
  readonly all: readonly PermissionRule[]
  /** Those that can be about a call with these keys (`rule-keys`), and some more; in their order. A few are given without a look at the keys. */
  meeting(keys: RuleKeys): readonly PermissionRule[]
}

/** So few are looked at one by one, which costs less than finding them. */
const fewRules = 16

/** Filed by the rarest key of each group, so that thousands of rules about one program are told apart too. */
export function createRuleIndex(all: readonly PermissionRule[]): RuleIndex {
  if (all.length <= fewRules) return { all, meeting: () => all }
  const filed = lazily(() => file(all))
  return {
    all,
    meeting(keys) {
      const { always, byKey } = filed()
      const found = [always]
      for (const key of new Set(keys())) {
        const places = byKey.get(key)
        if (places !== undefined) found.push(places)
      }
      return inOrder(found).flatMap((at) => all[at] ?? [])
    },
  }
}

/** Whether any of some rules can be about a call with given keys. */
export function someMeet(rules: readonly PermissionRule[]): (keys: Iterable<string>) => boolean {
  const { always, byKey } = file(rules)
  if (always.length > 0) return () => true
  return (keys) => {
    for (const key of keys) if (byKey.has(key)) return true
    return false
  }
}

function inOrder(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter(({ length }) => length > 0)
  const [first = []] = filled
  // A rule may be found by several of its groups.
  return filled.length < 2 ? first : [...new Set(filled.flat().toSorted((a, b) => a - b))]
}

/** Places in the list of rules. */
interface Filed {
  byKey: ReadonlyMap<string, readonly number[]>
  always: readonly number[]
}

function file(rules: readonly PermissionRule[]): Filed {
  const groups = rules.map(keysOfRule)
  const counts = new Map<string, number>()
  for (const key of groups.flat(2)) counts.set(key, (counts.get(key) ?? 0) + 1)
  const byKey = new Map<string, number[]>()
  const always: number[] = []
  for (const [at, ofRule] of groups.entries())
    for (const keys of ofRule) {
      const rarest = rarestOf(keys, counts)
      if (rarest === undefined) always.push(at)
      else {
        const filed = byKey.get(rarest)
        if (filed === undefined) byKey.set(rarest, [at])
        else filed.push(at)
      }
    }
  return { byKey, always }
}

function rarestOf(keys: readonly string[], counts: ReadonlyMap<string, number>): string | undefined {
  let rarest: string | undefined
  for (const key of keys)
    if (rarest === undefined || (counts.get(key) ?? 0) < (counts.get(rarest) ?? 0)) rarest = key
  return rarest
}
