/** Entries about managed policies: who wrote what Claude Code is given as settings, who let it out, and who got it. */
export interface PolicyEntryData {
  'policy.created': { policy: string; after: Record<string, unknown> }
  'policy.changed': {
    policy: string
    /** of what was changed */
    before: Record<string, unknown>
    after: Record<string, unknown>
    /** where somebody else had to agree, who wanted it; the actor agreed */
    proposedBy?: string | undefined
  }
  /** as `policy.changed`; without `after` it is to be retired */
  'policy.change_proposed': {
    policy: string
    /** its number, among those of the policy */
    change: number
    before: Record<string, unknown>
    after?: Record<string, unknown> | undefined
  }
  'policy.change_withdrawn': { policy: string; change: number }
  'policy.version_added': {
    policy: string
    version: number
    /** `sha256:` and hex, of the document's canonical JSON */
    checksum: string
    note: string
  }
  'policy.version_deleted': { policy: string; version: number; checksum: string; note: string }
  'policy.reviewed': {
    policy: string
    version: number
    checksum: string
    /** `requested`: it is to be looked at; `approved`: somebody has; `withdrawn`: it is not to be published */
    outcome: 'requested' | 'approved' | 'withdrawn'
    /** name, position and match of the policy: what the approval is for; absent: another outcome, or an older release */
    approvedFor?: Record<string, unknown> | undefined
  }
  'policy.published': {
    policy: string
    version: number
    checksum: string
    ring: string
    /** percent of all people, where the ring is `share` */
    share?: number | undefined
    /** what everybody else has */
    previousVersion?: number | undefined
  }
  'policy.rolled_back': {
    policy: string
    version: number
    /** what those who had it have now; absent: nothing of this policy */
    previousVersion?: number | undefined
    reason: string
    /** what the server saw, where it did it by itself */
    observed?: PolicyObservation | undefined
  }
  'policy.retired': {
    policy: string
    before: Record<string, unknown>
    /** as of `policy.changed` */
    proposedBy?: string | undefined
  }
  'settings.served': SettingsServed
}

/**
 * Calls that guards decided on under the version, and under the one before it, as they were weighed: of one person no more
 * than a share.
 */
export interface PolicyObservation {
  /** whose guards reported calls under the version; absent: counted by a release that did not tell people apart */
  people?: number | undefined
  decisions: number
  blocks: number
  previousDecisions: number
  previousBlocks: number
  factor: number
}

export interface SettingsServed {
  person: string
  /** of the settings, as the client computes it */
  checksum: string
  /** what they come from; a policy of the file is `file:<index>` */
  versions: readonly { policy: string; version: number }[]
  /** the client held them already */
  unchanged: boolean
}
