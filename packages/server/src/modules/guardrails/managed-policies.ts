import type { GuardMode, Role } from '@sekisho/contract'

/** What guards need of managed policies. */
export interface ManagedPolicies {
  /** From memory. Undefined: no policy is for them. */
  compiledFor(person: PolicySubject): DuePolicy | undefined
  /** What somebody may rightly hold: of now, and of what was for them until an hour ago. */
  checksumsFor(person: PolicySubject): readonly string[]
  /** A compact JWS (EdDSA) of what a guard must hold for this person, or of that no policy is for them. */
  signedFor(person: PolicySubject): Promise<string>
  /** What verifies it: keys that sign or will, and how they followed those that a guard believes. */
  guardKeys(pinned?: readonly string[]): { keys: readonly object[]; successions: readonly string[] }
  /** What a person's guards decided under versions; the rollout watches it. */
  observe(person: string, counts: readonly PolicyCount[]): Promise<void>
}

export interface PolicySubject {
  id: string
  email?: string
  groups: readonly string[]
  roles: readonly Role[]
}

export interface DuePolicy {
  /** `sha256:` and hex, of the settings */
  checksum: string
  guard: GuardMode
  versions: readonly { policy: string; version: number }[]
}

export interface PolicyCount {
  policy: string
  version: number
  decisions: number
  blocks: number
}
