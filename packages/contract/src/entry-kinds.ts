import type { EntryKind } from './entries.ts'

/** One line a kind, so that a new kind does not type-check until it is listed. */
const listed = {
  'node.started': true,
  'node.stopped': true,
  'exchange.admitted': true,
  'exchange.settled': true,
  'exchange.refused': true,
  'person.created': true,
  'credential.created': true,
  'credential.rotated': true,
  'credential.revoked': true,
  'provider.key_changed': true,
} as const satisfies Record<EntryKind, true>

/** Every kind of ledger entry. */
// Sound: the keys are exactly those of EntryKind, by `satisfies` above.
export const entryKinds = Object.keys(listed) as [EntryKind, ...EntryKind[]]
