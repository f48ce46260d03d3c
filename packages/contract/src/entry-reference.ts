import type { EntryKind } from './entries.ts'
import { ledgerEntryReference } from './ledger-entry-reference.ts'
import { policyEntryReference } from './policy-entry-reference.ts'
import type { EntryDescription } from './entry-description.ts'

const anybody = ['person', 'operator'] as const
const administrators = ['person', 'operator', 'scim', 'system'] as const
const callers = ['person', 'service_account'] as const
const system = ['system'] as const
const before = 'how it was'
const after = 'how it is'
const reason = 'why, in the words of who did it; do not write names into it'
const client = 'address of the peer, or what a trusted proxy says, and `user-agent`, up to 200 characters'

/** Of each kind: when it is written, by whom, and what it says. */
export const entryReference: { [Kind in EntryKind]: EntryDescription<Kind> } = {
  'node.started': {
    when: 'a node begins a run',
    by: system,
    fields: { version: '', host: '', pid: '', storage: '' },
  },
  'node.stopped': { when: 'a node ends its run in good order', by: system, fields: { reason: '' } },
  'exchange.admitted': {
    when: 'a model call may go out; durable before a byte of it does',
    by: callers,
    fields: {
      exchange: 'id of the call',
      credential: 'that it came with, or',
      session: 'the sign-in',
      endpoint: '',
      model: '',
      routedFrom: 'what was asked for, when a rule put `model` in its place',
      stream: '',
      retention: '',
      conversation: 'Claude Code’s session id, as the client says',
      project: '',
      costCentre: '',
      localDay: 'day of the organization',
      utcDay: 'of the arrival, when that is another',
      membership: 'the caller’s groups and roles (`membership.seen`)',
      requestBytes: '',
      requestDigest: 'salted SHA-256; its key is erased with the person',
      maxTokens: '',
      heldMicroUsd: '',
      heldTokens: '',
      provider: 'the first that is asked',
      simulated: '',
      client,
      messages: 'how many the history has',
      toolResults: 'of the newest message: tool, count, bytes',
      device: 'the session’s',
      serverTools: 'types that the provider may run',
      options: '`speed`, `inferenceGeo`, `serviceTier`',
    },
  },
  'exchange.settled': {
    when: 'an admitted call has ended, in whatever way; exactly once',
    by: [...callers, 'system'],
    fields: {
      exchange: 'as admitted',
      outcome: '`completed`, `failed`, `abandoned` (the client left), `lost` (the node died)',
      person: '',
      model: 'that served it',
      routedFrom: 'as admitted',
      provider: 'that answered, or was asked last',
      simulated: '',
      status: 'HTTP, 0: none',
      usage: 'tokens, and web searches',
      usageSource: '',
      costMicroUsd: '',
      rate: 'id of the price',
      countedTokens: '',
      responseBytes: '',
      responseDigest: 'as `requestDigest`',
      conversation: 'as admitted',
      project: 'as admitted',
      costCentre: 'as admitted',
      localDay: 'as admitted',
      utcDay: 'as admitted',
      membership: 'as admitted',
      stream: 'as admitted',
      thinking:
        'false: none was asked for and the history has none, so that the conversation’s provider stays; only where there are several',
      cacheLostTokens: 'paid for again because the prompt’s beginning changed',
      cacheLostMicroUsd: '',
      admittedMs: 'from arrival',
      firstByteMs: 'from arrival',
      totalMs: 'from arrival',
      attempts: 'providers that were passed over, and why',
      upstreamRequestId: '',
      problem: 'why it did not complete; never the provider’s own words',
      toolUses: 'of the answer: tool, count, bytes',
      retention: 'as admitted',
      content: 'what the vault keeps of it',
    },
  },
  'exchange.refused': {
    when: 'a known caller’s model call was refused before it was admitted',
    by: callers,
    fields: {
      exchange: '',
      code: 'of the refusal',
      status: '',
      credential: '',
      model: '',
      client,
      said: 'amounts and ids that its sentence had: `budget`, `unit`, `used`, `limit`, `needed`, `period`, `resetsAt`, `seconds`, `hours`, `project`, `allowed` models',
    },
  },
  'person.created': {
    when: 'a person or service account is added, by hand, sign-in, invitation or directory',
    by: administrators,
    fields: { person: '', after },
  },
  'person.changed': {
    when: 'name, address, roles, groups, project, cost centre or accounts at providers changed',
    by: administrators,
    fields: { person: '', before, after },
  },
  'person.deactivated': {
    when: 'somebody’s access ended',
    by: administrators,
    fields: { person: '', reason, sessions: 'how many ended', credentials: 'how many ended', before, after },
  },
  'person.erased': {
    when: 'what is personal of somebody was erased',
    by: anybody,
    fields: { person: '', reason, values: 'how many that entries commit to' },
  },
  'group.created': { when: 'the directory pushed a group', by: ['scim'], fields: { group: '', after } },
  'group.changed': {
    when: 'its name or its members changed',
    by: ['scim'],
    fields: { group: '', before, after: 'the name, or who was `added` or `removed`, up to 500 ids an entry' },
  },
  'group.removed': {
    when: 'the directory removed it',
    by: ['scim'],
    fields: { group: '', members: 'how many it had', before },
  },
  'invitation.created': {
    when: 'somebody was invited, or got a link to set up sign-in',
    by: anybody,
    fields: { invitation: '', after },
  },
  'invitation.renewed': {
    when: 'its link was replaced',
    by: anybody,
    fields: { invitation: '', expiresAt: 'epoch milliseconds', before, after },
  },
  'invitation.accepted': { when: 'its link was used', by: system, fields: { invitation: '', person: '' } },
  'invitation.revoked': {
    when: 'its link is worth nothing any more',
    by: administrators,
    fields: { invitation: '', reason, before },
  },
  'session.opened': {
    when: 'somebody signed in, or a workload exchanged its token',
    by: [...callers, 'system'],
    fields: {
      session: '',
      person: '',
      kind: '`claude_code`, `cli`, `browser`, `workload`',
      issuer: 'who vouched',
      secondFactor: '',
      device: '',
      client,
      expiresAt: 'epoch milliseconds',
    },
  },
  'browser_link.created': {
    when: 'the operator has a link made that signs a browser in as the owner, once',
    by: ['operator', 'system'],
    fields: { person: 'the owner', expiresAt: 'epoch milliseconds' },
  },
  'session.revoked': {
    when: 'a sign-in ended before its time',
    by: administrators,
    fields: { session: '', person: '', reason, before },
  },
  'session.refresh_reused': {
    when: 'a refresh token was used twice, so that somebody has a copy',
    by: system,
    fields: { session: '', person: '', client },
  },
  'sign_in.denied': {
    when: 'a sign-in failed; only so many a minute are written',
    by: system,
    fields: {
      reason: '',
      person: 'when it is somebody known',
      issuer: '',
      client,
      unrecorded: 'how many were not written since the last',
    },
  },
  'sign_in_method.added': {
    when: 'a password, app, passkey or recovery codes were set up',
    by: [...anybody, 'system'],
    fields: { person: '', method: '' },
  },
  'sign_in_method.removed': {
    when: 'one was taken away',
    by: administrators,
    fields: { person: '', method: '', reason },
  },
  'device.added': {
    when: 'a machine was seen for the first time, or added',
    by: administrators,
    fields: { device: '', person: '', after },
  },
  'device.changed': {
    when: 'its facts or its name changed, or it was blocked or freed',
    by: administrators,
    fields: { device: '', before, after },
  },
  'guard.enrolled': {
    when: 'a person enrolled the guard of a machine',
    by: callers,
    fields: { guard: '', person: '', after },
  },
  'guard.revoked': {
    when: 'a guard’s key is no longer believed',
    by: anybody,
    fields: { guard: '', person: '', reason },
  },
  'guard.blocked': {
    when: 'a guard reported a tool call that it stopped; once each',
    by: callers,
    fields: {
      guard: '',
      decision: 'the guard’s own id of it',
      at: 'by the machine’s clock',
      tool: '',
      reason: 'a code; `guard-…`: the guard itself could not judge',
      rule: 'of the policy, that decided',
      conversation: 'Claude Code’s session id',
      toolUse: '',
      versions: 'of policies, that were in force',
    },
  },
  'device.removed': {
    when: 'it is known no more',
    by: administrators,
    fields: { device: '', person: '', reason, before },
  },
  'federation_rule.created': { when: 'a rule was made', by: anybody, fields: { rule: '', after } },
  'federation_rule.removed': {
    when: 'a rule is in force no more',
    by: anybody,
    fields: { rule: '', reason, before },
  },
  'signing_key.created': {
    when: 'a key for access tokens, or for policies, was made',
    by: [...anybody, 'system'],
    fields: {
      key: 'its public name',
      algorithm: '',
      use: '`policies`; absent: access tokens',
      replaces: 'for policies: the key that it follows, which signed that it does',
      signsFrom: 'for policies: when it begins to sign, milliseconds since 1970; absent: at once',
    },
  },
  'signing_key.retired': {
    when: 'it signs no more, and its private half is gone',
    by: [...anybody, 'system'],
    fields: { key: '', use: 'as when it was made' },
  },
  'credential.created': {
    when: 'a key was made; the key itself is never recorded',
    by: administrators,
    fields: { credential: '', after },
  },
  'credential.rotated': {
    when: 'another took its place',
    by: anybody,
    fields: { credential: '', successor: '', graceEndsAt: 'epoch milliseconds' },
  },
  'credential.revoked': {
    when: 'it is in force no more',
    by: administrators,
    fields: { credential: '', person: 'whose it was', reason, before },
  },
  'provider.key_changed': {
    when: 'a key file of a provider holds another key; the key is never recorded',
    by: system,
    fields: {
      provider: '',
      keys: 'how many it has',
      before: 'last characters of each',
      after: 'last characters of each',
    },
  },
  'membership.seen': {
    when: 'a set of groups and roles first calls',
    by: system,
    fields: { membership: 'its name in other entries', groups: '', roles: '' },
  },
  'budget.created': {
    when: 'a budget was made, also by the official gateway’s API',
    by: [...anybody, 'admin_key'],
    fields: { budget: '', after },
  },
  'budget.changed': {
    when: 'it changed',
    by: [...anybody, 'admin_key'],
    fields: { budget: '', before, after },
  },
  'budget.removed': {
    when: 'it is in force no more',
    by: [...anybody, 'admin_key'],
    fields: { budget: '', before },
  },
  'budget.threshold_passed': {
    when: 'a counter passed a threshold; once in its period',
    by: system,
    fields: {
      budget: '',
      subject: 'whose share; absent: the pool',
      threshold: 'percent',
      used: '',
      limit: '',
      period: 'its last day',
    },
  },
  'project.created': { when: 'a project was made', by: anybody, fields: { project: '', after } },
  'project.changed': {
    when: 'it changed, or was archived',
    by: anybody,
    fields: { project: '', before, after },
  },
  'month.closed': {
    when: 'a month’s report stands from now on',
    by: [...anybody, 'system'],
    fields: { month: '', zone: '', rows: '', costMicroUsd: '', digest: 'of the rows' },
  },
  'cost_report.imported': {
    when: 'a provider’s own cost report was read in',
    by: anybody,
    fields: { report: '', provider: '', from: '', to: '', rows: '' },
  },
  ...ledgerEntryReference,
  ...policyEntryReference,
}
