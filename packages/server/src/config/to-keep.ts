import { entryKinds } from '@sekisho/contract'
import { removes, type KeepRule } from '../modules/ledger/index.ts'
import type { Source } from './findings.ts'

/** How long texts of entries are kept. A rule for entries that there are none of is a mistake. */
export function toKeep({ file, findings }: Source): readonly KeepRule[] {
  const rules = file.sekisho.ledger.keep
  for (const [index, { kinds }] of rules.entries()) {
    for (const [at, pattern] of kinds.entries()) {
      if (entryKinds.some((kind) => removes(pattern, kind))) continue
      findings.problem(
        ['sekisho', 'ledger', 'keep', index, 'kinds', at],
        'is for no kind of entry that can be removed; the guide to retention says which are kept for good',
      )
    }
  }
  return rules
}
