import type { Entry, EntryKind, Retention } from '@sekisho/contract'

/** How long the texts of some entries are kept. */
export interface KeepRule {
  /** kinds as they are, `prefix.*`, or `*` */
  kinds: readonly string[]
  /** only entries of calls under this mode; absent: of any, and entries that are of no call */
  retention?: Retention | undefined
  days: number
}

/**
 * What verification, reports or a hold rest on: always kept. They name no call, and what is personal in them can be
 * erased by itself.
 */
const alwaysKept: readonly string[] = [
  'checkpoint_key.*',
  'entries.*',
  'hold.*',
  'ledger.*',
  'membership.seen',
  'month.closed',
]

/** Whether a rule for this pattern can remove entries of this kind. */
export function removes(pattern: string, kind: EntryKind): boolean {
  return matches([pattern], kind) && !matches(alwaysKept, kind)
}

/** The first rule that is for the entry; undefined: it is kept for good. */
export function ruleFor(rules: readonly KeepRule[], entry: Entry): KeepRule | undefined {
  if (matches(alwaysKept, entry.kind)) return undefined
  return rules.find(
    ({ kinds, retention }) =>
      matches(kinds, entry.kind) && (retention === undefined || retention === retentionOf(entry)),
  )
}

function matches(kinds: readonly string[], kind: EntryKind): boolean {
  return kinds.some((pattern) =>
    pattern.endsWith('*') ? kind.startsWith(pattern.slice(0, -1)) : pattern === kind,
  )
}

/** Settlements of before they said it count as the default. */
function retentionOf(entry: Entry): Retention | undefined {
  if (entry.kind !== 'exchange.admitted' && entry.kind !== 'exchange.settled') return undefined
  // Sound: both kinds may have it.
  return (entry.data as { retention?: Retention }).retention ?? 'metadata'
}
