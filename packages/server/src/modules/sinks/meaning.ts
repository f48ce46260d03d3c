import type { EntryKind } from '@sekisho/contract'
import { textAt, valueAt, type JsonObject } from './json.ts'

/** How much an entry matters to who watches, as OCSF grades it. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** Classes of OCSF that entries belong to, with their numbers. */
export const ocsfClasses = {
  account_change: { uid: 3001, name: 'Account Change' },
  authentication: { uid: 3002, name: 'Authentication' },
  entity_management: { uid: 3004, name: 'Entity Management' },
  user_access: { uid: 3005, name: 'User Access Management' },
  group_management: { uid: 3006, name: 'Group Management' },
  application_lifecycle: { uid: 6002, name: 'Application Lifecycle' },
  api_activity: { uid: 6003, name: 'API Activity' },
} as const
export type OcsfClass = keyof typeof ocsfClasses

/** What an entry of a kind says, for receivers that have their own words for it. */
export interface Meaning {
  class: OcsfClass
  /** `activity_id` within the class */
  activity: number
  /** its caption there; of 99 (other), what we call it */
  activityName: string
  severity: Severity
  /** the key in `data` that holds the id of what it is about */
  entity: string
  /** true: somebody was kept from something */
  failure?: true
}

type Row = readonly [OcsfClass, number, string, Severity, string, 'failure'?]

/** One line a kind, so that a new kind does not type-check until somebody has said what it means to a receiver. */
const rows = {
  'node.started': ['application_lifecycle', 3, 'Start', 'informational', 'host'],
  'node.stopped': ['application_lifecycle', 4, 'Stop', 'informational', 'reason'],
  'exchange.admitted': ['api_activity', 1, 'Create', 'informational', 'exchange'],
  'exchange.settled': ['api_activity', 1, 'Create', 'informational', 'exchange'],
  'exchange.refused': ['api_activity', 1, 'Create', 'low', 'exchange', 'failure'],
  'person.created': ['account_change', 1, 'Create', 'low', 'person'],
  'person.changed': ['account_change', 99, 'Update', 'low', 'person'],
  'person.deactivated': ['account_change', 5, 'Disable', 'low', 'person'],
  'group.created': ['group_management', 6, 'Create', 'low', 'group'],
  'group.changed': ['group_management', 9, 'Update', 'low', 'group'],
  'group.removed': ['group_management', 5, 'Delete', 'low', 'group'],
  'invitation.created': ['entity_management', 1, 'Create', 'low', 'invitation'],
  'invitation.renewed': ['entity_management', 3, 'Update', 'low', 'invitation'],
  'invitation.accepted': ['entity_management', 10, 'Activate', 'low', 'invitation'],
  'invitation.revoked': ['entity_management', 4, 'Delete', 'low', 'invitation'],
  'browser_link.created': ['authentication', 3, 'Authentication Ticket', 'low', 'person'],
  'session.opened': ['authentication', 1, 'Logon', 'informational', 'session'],
  'session.revoked': ['authentication', 2, 'Logoff', 'informational', 'session'],
  'session.refresh_reused': ['authentication', 3, 'Authentication Ticket', 'high', 'session', 'failure'],
  'sign_in.denied': ['authentication', 1, 'Logon', 'medium', 'person', 'failure'],
  'sign_in_method.added': ['account_change', 10, 'MFA Factor Enable', 'low', 'person'],
  'sign_in_method.removed': ['account_change', 11, 'MFA Factor Disable', 'medium', 'person'],
  'device.added': ['entity_management', 1, 'Create', 'informational', 'device'],
  'device.changed': ['entity_management', 3, 'Update', 'low', 'device'],
  'guard.enrolled': ['entity_management', 1, 'Create', 'informational', 'guard'],
  'guard.revoked': ['entity_management', 4, 'Delete', 'medium', 'guard'],
  'guard.blocked': ['api_activity', 99, 'Blocked', 'medium', 'decision', 'failure'],
  'device.removed': ['entity_management', 4, 'Delete', 'low', 'device'],
  'federation_rule.created': ['entity_management', 1, 'Create', 'medium', 'rule'],
  'federation_rule.removed': ['entity_management', 4, 'Delete', 'medium', 'rule'],
  'signing_key.created': ['entity_management', 1, 'Create', 'low', 'key'],
  'signing_key.retired': ['entity_management', 9, 'Disable', 'low', 'key'],
  'credential.created': ['entity_management', 1, 'Create', 'low', 'credential'],
  'credential.rotated': ['entity_management', 3, 'Update', 'low', 'credential'],
  'credential.revoked': ['entity_management', 4, 'Delete', 'low', 'credential'],
  'provider.key_changed': ['entity_management', 3, 'Update', 'medium', 'provider'],
  'membership.seen': ['entity_management', 2, 'Read', 'informational', 'membership'],
  'budget.created': ['entity_management', 1, 'Create', 'low', 'budget'],
  'budget.changed': ['entity_management', 3, 'Update', 'low', 'budget'],
  'budget.removed': ['entity_management', 4, 'Delete', 'low', 'budget'],
  'budget.threshold_passed': ['entity_management', 99, 'Threshold Passed', 'medium', 'budget'],
  'project.created': ['entity_management', 1, 'Create', 'low', 'project'],
  'project.changed': ['entity_management', 3, 'Update', 'low', 'project'],
  'month.closed': ['entity_management', 1, 'Create', 'informational', 'month'],
  'cost_report.imported': ['entity_management', 1, 'Create', 'informational', 'report'],
  'checkpoint_key.created': ['entity_management', 1, 'Create', 'medium', 'key'],
  'entries.removed': ['entity_management', 4, 'Delete', 'low', 'count'],
  'ledger.conflict_found': ['entity_management', 99, 'Conflict Found', 'critical', 'witness', 'failure'],
  'witnessed_key.followed': ['entity_management', 3, 'Update', 'medium', 'origin'],
  'ledger.exported': ['entity_management', 2, 'Read', 'medium', 'to'],
  'content.read_requested': ['entity_management', 2, 'Read', 'medium', 'exchange'],
  'content.read_approved': ['entity_management', 2, 'Read', 'medium', 'exchange'],
  'content.read': ['entity_management', 2, 'Read', 'high', 'person'],
  'content.erased': ['entity_management', 4, 'Delete', 'medium', 'person'],
  'content.expired': ['entity_management', 4, 'Delete', 'informational', 'before'],
  'content_keys.rewrapped': ['entity_management', 3, 'Update', 'low', 'to'],
  'hold.placed': ['entity_management', 1, 'Create', 'medium', 'hold'],
  'hold.lifted': ['entity_management', 4, 'Delete', 'medium', 'hold'],
  'compliance_key.created': ['entity_management', 1, 'Create', 'medium', 'key'],
  'compliance_key.revoked': ['entity_management', 4, 'Delete', 'low', 'key'],
  'compliance_api.accessed': ['entity_management', 2, 'Read', 'low', 'url'],
  'ledger.queried': ['entity_management', 2, 'Read', 'informational', 'operation'],
  'person.erased': ['account_change', 6, 'Delete', 'medium', 'person'],
  'mcp_server.approved': ['entity_management', 1, 'Create', 'medium', 'server'],
  'mcp_server.changed': ['entity_management', 3, 'Update', 'medium', 'server'],
  'mcp_server.retired': ['entity_management', 9, 'Disable', 'low', 'server'],
  'sink.paused': ['entity_management', 9, 'Disable', 'medium', 'sink'],
  'sink.resumed': ['entity_management', 8, 'Enable', 'low', 'sink'],
  'sink.retried': ['entity_management', 3, 'Update', 'low', 'sink'],
  'policy.created': ['entity_management', 1, 'Create', 'low', 'policy'],
  'policy.changed': ['entity_management', 3, 'Update', 'medium', 'policy'],
  'policy.change_proposed': ['entity_management', 3, 'Update', 'low', 'policy'],
  'policy.change_withdrawn': ['entity_management', 3, 'Update', 'low', 'policy'],
  'policy.version_deleted': ['entity_management', 4, 'Delete', 'low', 'policy'],
  'policy.version_added': ['entity_management', 3, 'Update', 'low', 'policy'],
  'policy.reviewed': ['entity_management', 3, 'Update', 'low', 'policy'],
  'policy.published': ['entity_management', 10, 'Activate', 'medium', 'policy'],
  'policy.rolled_back': ['entity_management', 9, 'Disable', 'medium', 'policy'],
  'policy.retired': ['entity_management', 4, 'Delete', 'medium', 'policy'],
  'settings.served': ['entity_management', 2, 'Read', 'informational', 'person'],
} as const satisfies Record<EntryKind, Row>

/** Of a kind that only a newer node knows. */
const unknownKind: Row = ['entity_management', 99, 'Unknown', 'informational', '']

/** What one entry says: a call that did not succeed, or new rights, more than its kind alone. */
export function meaningOf(kind: string, data: JsonObject = {}): Meaning {
  // Sound: `satisfies` above says that every value is a Row.
  const row: Row = Object.hasOwn(rows, kind) ? rows[kind as EntryKind] : unknownKind
  const [of, activity, activityName, severity, entity, failure] = row
  const outcome = textAt(data, 'outcome')
  const failed = failure !== undefined || (outcome !== undefined && outcome !== 'completed')
  const meaning: Meaning = {
    class: of,
    activity,
    activityName,
    severity: failed && severity === 'informational' ? 'low' : severity,
    entity,
    ...(failed ? { failure: true } : {}),
  }
  return kind === 'person.changed' ? { ...meaning, ...changeOf(data) } : meaning
}

/** A change of a person's rights or standing is told from one of their name. */
function changeOf(data: JsonObject): Partial<Meaning> {
  const after = valueAt(data, 'after')
  const status = textAt(after, 'status')
  if (status === 'active') return { activity: 2, activityName: 'Enable' }
  if (status === 'inactive') return { activity: 5, activityName: 'Disable' }
  if (valueAt(after, 'roles') === undefined && valueAt(after, 'groups') === undefined) return {}
  return { class: 'user_access', activity: 3, activityName: 'Assign Role', severity: 'medium' }
}

/** 0 to 4 */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}
