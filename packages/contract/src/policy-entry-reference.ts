import type { Actor } from './entries.ts'
import type { EntryDescription } from './entry-description.ts'
import type { PolicyEntryData } from './policy-entries.ts'

const anybody: readonly Actor['type'][] = ['person', 'operator']

/** Of the kinds about managed policies: when each is written, by whom, what it says. */
export const policyEntryReference: { [Kind in keyof PolicyEntryData]: EntryDescription<Kind> } = {
  'policy.created': {
    when: 'a managed policy was made, without a version',
    by: anybody,
    fields: { policy: '', after: 'name, position, whom it is for' },
  },
  'policy.changed': {
    when: 'it has another name, another position, or is for other people',
    by: anybody,
    fields: {
      policy: '',
      before: 'of what was changed',
      after: 'of what was changed',
      proposedBy: 'where somebody else had to agree: who wanted it; the actor agreed',
    },
  },
  'policy.change_proposed': {
    when: 'such a change, or that it is retired, waits for a second person',
    by: ['person'],
    fields: {
      policy: '',
      change: 'its number',
      before: 'of what is to be changed',
      after: 'absent: it is to be retired',
    },
  },
  'policy.change_withdrawn': {
    when: 'a change that waited is not made',
    by: anybody,
    fields: { policy: '', change: 'its number' },
  },
  'policy.version_added': {
    when: 'somebody wrote a version; nobody has it yet',
    by: anybody,
    fields: { policy: '', version: '', checksum: 'of the document', note: 'in the words of who wrote it' },
  },
  'policy.version_deleted': {
    when: 'a version that nobody ever had is gone; its number is not given again',
    by: anybody,
    fields: { policy: '', version: '', checksum: 'of the document', note: 'as it was' },
  },
  'policy.reviewed': {
    when: 'a review was asked for, a version was approved, or it was withdrawn',
    by: anybody,
    fields: {
      policy: '',
      version: '',
      checksum: 'of the document',
      outcome: '`requested`, `approved`, `withdrawn`',
      approvedFor: 'name, position, whom it is for: what the approval is good for',
    },
  },
  'policy.published': {
    when: 'a version reaches a ring: the first, or a wider one',
    by: anybody,
    fields: {
      policy: '',
      version: '',
      checksum: 'of the document',
      ring: '`canary`, `share`, `all`',
      share: 'percent of all people, where the ring is `share`',
      previousVersion: 'what everybody else has; absent: nothing',
    },
  },
  'policy.rolled_back': {
    when: 'a version was taken back, by somebody or because it blocked too much',
    by: [...anybody, 'system'],
    fields: {
      policy: '',
      version: '',
      previousVersion: 'what is in its place; absent: nothing',
      reason: 'in the words of who did it, or `block_rate`',
      observed:
        'decisions and blocks under it and under the one before, as they were weighed, of how many people, and the factor that was passed',
    },
  },
  'policy.retired': {
    when: 'a policy is in force for nobody any more',
    by: anybody,
    fields: { policy: '', before: 'how it was', proposedBy: 'as of `policy.changed`' },
  },
  'settings.served': {
    when: 'somebody’s Claude Code fetched its settings; the same settings again within an hour are not written',
    by: ['person', 'service_account'],
    fields: {
      person: '',
      checksum: 'of the settings, as the client computes it',
      versions: 'policies and versions they come from; `file:0` is the first of the configuration file',
      unchanged: 'the client held them already',
    },
  },
}
