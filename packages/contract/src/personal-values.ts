import type { EntryKind } from './entries.ts'

/**
 * Fields of `before` and `after` that say something of a person. An entry holds a salted commitment in their place; the
 * value stands beside the ledger, where it can be erased.
 */
export const personalFields = {
  'person.created': ['name', 'email', 'userName', 'externalId'],
  'person.changed': ['name', 'email', 'userName', 'externalId'],
  'invitation.created': ['name', 'email'],
  'invitation.revoked': ['name', 'email'],
  'credential.created': ['name'],
  'credential.revoked': ['name'],
  'device.added': ['name'],
  'device.changed': ['name'],
  'device.removed': ['name'],
  'guard.enrolled': ['name'],
} as const satisfies Partial<Record<EntryKind, readonly string[]>>

/** What an entry holds in place of a personal value: base64url SHA-256 of a random salt and the value's JSON. */
export interface Commitment {
  commitment: string
}

export function isCommitment(value: unknown): value is Commitment {
  if (typeof value !== 'object' || value === null) return false
  return 'commitment' in value && typeof value.commitment === 'string' && Object.keys(value).length === 1
}

/** The parts of an entry's data that may hold personal values. */
export const snapshots = ['before', 'after'] as const
