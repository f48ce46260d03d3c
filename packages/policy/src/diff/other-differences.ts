import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import { valueAt } from '../settings/json.ts'
import { areEqual } from './canonical-text.ts'

/** Keys whose difference shows in verdicts, or not at all. */
const judged = new Set(['permissions', 'hooks', 'allowManagedPermissionRulesOnly', '$schema'])

/** Settings that differ and of which no verdict tells: `env`, `model`, `sandbox`. In the order of their names. */
export function otherDifferences(before: PolicyDocument, after: PolicyDocument): string[] {
  const keys = new Set([before, after].flatMap(({ settings }) => Object.keys(settings)))
  const differs = (key: string): boolean =>
    !areEqual(valueAt(before.settings, key), valueAt(after.settings, key))
  return [...keys].filter((key) => !judged.has(key) && differs(key)).toSorted()
}
