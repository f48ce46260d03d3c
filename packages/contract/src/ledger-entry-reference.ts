import type { Actor, EntryKind } from './entries.ts'
import type { EntryDescription } from './entry-description.ts'

const anybody: readonly Actor['type'][] = ['person', 'operator']
const system: readonly Actor['type'][] = ['system']
const reason = 'why, in the words of who did it; do not write names into it'

type LedgerKind = Extract<
  EntryKind,
  | `content.${string}`
  | `content_keys.${string}`
  | `hold.${string}`
  | `sink.${string}`
  | `mcp_server.${string}`
  | `compliance_${string}`
  | OwnKind
>
type OwnKind =
  | 'checkpoint_key.created'
  | 'entries.removed'
  | 'ledger.conflict_found'
  | 'ledger.exported'
  | 'ledger.queried'
  | 'witnessed_key.followed'

/** Of the kinds that say what became of the record itself, and of content: when each is written, by whom, what it says. */
export const ledgerEntryReference: { [Kind in LedgerKind]: EntryDescription<Kind> } = {
  'checkpoint_key.created': {
    when: 'a key signs checkpoints from now on',
    by: [...anybody, 'system'],
    fields: { key: 'its public half', replaces: 'the one before', reason: '' },
  },
  'ledger.queried': {
    when: 'somebody read entries; the same again within a minute is counted',
    by: [...anybody, 'admin_key'],
    fields: {
      operation: '',
      filter: 'what was asked for',
      entries: 'how many were read',
      queries: 'how often the same',
    },
  },
  'ledger.exported': {
    when: 'an export was begun',
    by: anybody,
    fields: { from: 'first leaf', to: 'leaf after the last', person: '', kinds: '', since: '' },
  },
  'ledger.conflict_found': {
    when: 'a witness holds what this ledger does not',
    by: system,
    fields: {
      witness: 'its name',
      what: '`ahead`, `fork` or `behind`',
      witnessSize: '',
      witnessRoot: '',
      ownSize: '',
      ownRoot: '',
    },
  },
  'witnessed_key.followed': {
    when: 'a ledger that this one is a witness of has handed over to another key',
    by: system,
    fields: {
      origin: 'of that ledger',
      key: 'the public half of the new key',
      size: 'of the checkpoint that hands over',
    },
  },
  'entries.removed': {
    when: 'texts of entries are about to go because their time is over; what is held by then stays',
    by: system,
    fields: {
      kinds: 'of the rule',
      retention: 'of the rule',
      days: 'of the rule',
      before: 'all of them are older',
      count: '',
      leaves: 'which: first leaf and count of each run',
    },
  },
  'mcp_server.approved': {
    when: 'an MCP server was taken into the catalogue',
    by: anybody,
    fields: { server: 'its id', after: 'name, transport, secrets by reference, owner, risk, note' },
  },
  'mcp_server.changed': {
    when: 'it is otherwise from now on, and approved as it is',
    by: anybody,
    fields: { server: '', before: 'what changed, as it was', after: 'as it is' },
  },
  'mcp_server.retired': { when: 'it is denied from now on', by: anybody, fields: { server: '', reason } },
  'sink.paused': { when: 'nothing is sent to a sink from now on', by: anybody, fields: { sink: '', reason } },
  'sink.resumed': { when: 'a sink goes on where it was', by: anybody, fields: { sink: '' } },
  'sink.retried': {
    when: 'what a receiver had refused was sent again',
    by: anybody,
    fields: { sink: '', letters: 'how many', leaf: 'of the one, if it was one' },
  },
  'content.read_requested': {
    when: 'somebody asks to read content that a second person has to approve',
    by: anybody,
    fields: { request: '', exchange: '', person: 'whose call it was', reason },
  },
  'content.read_approved': {
    when: 'a second person approved',
    by: anybody,
    fields: { request: '', exchange: '', person: 'whose call it was' },
  },
  'content.read': {
    when: 'content is about to be shown',
    by: anybody,
    fields: { person: 'whose calls they were', exchanges: '', reason, request: 'that was approved' },
  },
  'content.erased': {
    when: 'the keys of a person’s content were destroyed',
    by: [...anybody, 'system'],
    fields: { person: '', reason, keys: 'how many', exchanges: 'of how many calls' },
  },
  'content.expired': {
    when: 'keys of content that is older than it is kept were destroyed',
    by: system,
    fields: { before: 'day', keys: 'how many', exchanges: 'of how many calls' },
  },
  'content_keys.rewrapped': {
    when: 'data keys are wrapped by another key-encryption key',
    by: system,
    fields: { to: 'its id', keys: 'how many' },
  },
  'compliance_key.created': {
    when: 'a key of the compliance API was made',
    by: anybody,
    fields: { key: 'its id', after: 'how it is' },
  },
  'compliance_key.revoked': { when: 'it opens nothing any more', by: anybody, fields: { key: '', reason } },
  'compliance_api.accessed': {
    when: 'somebody read the compliance API, or tried; the same path again within a minute is counted',
    by: ['compliance_key', 'system'],
    fields: {
      method: '',
      url: 'path and query, up to 500 characters',
      status: '',
      request: 'id of the first',
      requests: 'how often the same',
    },
  },
  'hold.placed': {
    when: 'something may not be removed from now on',
    by: anybody,
    fields: { hold: '', target: 'person, conversation, project or everything', reason },
  },
  'hold.lifted': { when: 'it may be again', by: anybody, fields: { hold: '', target: '', reason } },
}
