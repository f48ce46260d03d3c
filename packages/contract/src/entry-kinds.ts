import type { EntryKind } from './entries.ts'

/** One line a kind, so that a new kind does not type-check until it is listed. */
const listed = {
  'node.started': true,
  'node.stopped': true,
  'exchange.admitted': true,
  'exchange.settled': true,
  'exchange.refused': true,
  'person.created': true,
  'person.changed': true,
  'person.deactivated': true,
  'group.created': true,
  'group.changed': true,
  'group.removed': true,
  'invitation.created': true,
  'invitation.renewed': true,
  'invitation.accepted': true,
  'invitation.revoked': true,
  'session.opened': true,
  'session.revoked': true,
  'session.refresh_reused': true,
  'sign_in.denied': true,
  'sign_in_method.added': true,
  'sign_in_method.removed': true,
  'device.added': true,
  'device.changed': true,
  'device.removed': true,
  'federation_rule.created': true,
  'federation_rule.removed': true,
  'signing_key.created': true,
  'signing_key.retired': true,
  'credential.created': true,
  'credential.rotated': true,
  'credential.revoked': true,
  'provider.key_changed': true,
} as const satisfies Record<EntryKind, true>

/** Every kind of ledger entry. */
// Sound: the keys are exactly those of EntryKind, by `satisfies` above.
export const entryKinds = Object.keys(listed) as [EntryKind, ...EntryKind[]]
