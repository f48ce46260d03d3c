import { isIP } from 'node:net'
import type { SinkEvent } from '../event.ts'
import { compact, integerAt, textAt, valueAt } from '../json.ts'
import { meaningOf, ocsfClasses, severities, severityRank, type Meaning } from '../meaning.ts'
import type { Origin } from './origin.ts'
import { summaryOf } from './summary.ts'

/** The schema these events are written for. */
const schemaVersion = '1.8.0'

/**
 * An entry as an event of the Open Cybersecurity Schema Framework. What has no place there stands whole in `unmapped`, so
 * that nothing is lost on the way.
 * @see https://schema.ocsf.io
 */
export function toOcsf(event: SinkEvent, origin: Origin): Record<string, unknown> {
  const meaning = meaningOf(event.kind, event.data)
  const { uid, name } = ocsfClasses[meaning.class]
  const severity = severityRank(meaning.severity)
  const document = compact({
    activity_id: meaning.activity,
    activity_name: meaning.activityName,
    category_uid: Math.floor(uid / 1000),
    class_uid: uid,
    class_name: name,
    type_uid: uid * 100 + meaning.activity,
    severity_id: severity + 1,
    severity: capitalized(severities[severity] ?? ''),
    time: event.time,
    message: summaryOf(event),
    status_id: meaning.failure ? 2 : 1,
    status: meaning.failure ? 'Failure' : 'Success',
    status_code: textAt(event.data, 'code') ?? integerAt(event.data, 'status')?.toString(),
    status_detail: textAt(event.data, 'problem') ?? textAt(event.data, 'reason'),
    metadata: {
      version: schemaVersion,
      product: { name: 'Sekisho', vendor_name: 'Sekisho', version: origin.version },
      uid: event.id,
      log_name: 'ledger',
      log_provider: origin.ledger,
      event_code: event.kind,
      sequence: event.leaf,
      correlation_uid: textAt(event.data, 'exchange'),
      profiles: meaning.class === 'application_lifecycle' ? undefined : ['ai_operation'],
    },
    ...(meaning.class === 'application_lifecycle' ? {} : { actor: actorOf(event) }),
    ...ofClass(event, meaning),
  })
  const { kind, leaf, leafHash, actor, data } = event
  return { ...document, unmapped: { kind, leaf, leaf_hash: leafHash, actor, data } }
}

function ofClass(event: SinkEvent, meaning: Meaning): Record<string, unknown> {
  const { data } = event
  switch (meaning.class) {
    case 'api_activity':
      return callOf(event)
    case 'authentication':
      return {
        user: userOf(textAt(data, 'person')),
        service: { name: 'Sekisho' },
        session: {
          uid: textAt(data, 'session'),
          issuer: textAt(data, 'issuer'),
          expiration_time: integerAt(data, 'expiresAt'),
        },
        is_mfa: valueAt(data, 'secondFactor'),
        is_remote: true,
        ...networkOf(event),
      }
    case 'account_change':
    case 'user_access':
      return { user: userOf(textAt(data, 'person')), ...networkOf(event) }
    case 'group_management': {
      const named = textAt(data, 'after', 'name')
      return { group: { uid: textAt(data, 'group') ?? 'unknown', name: named }, ...networkOf(event) }
    }
    case 'entity_management':
      return { entity: entityOf(event, meaning), comment: textAt(data, 'reason'), ...networkOf(event) }
    case 'application_lifecycle':
      break
  }
  return { app: { name: 'Sekisho', uid: textAt(data, 'host') } }
}

/** A model call, admitted, settled or refused. */
function callOf(event: SinkEvent): Record<string, unknown> {
  const { data } = event
  const provider = textAt(data, 'provider')
  const model = textAt(data, 'model')
  const [input, output] = [sum(data, inputTokens), integerAt(data, 'usage', 'outputTokens')]
  const { src_endpoint: source, ...network } = networkOf(event)
  return {
    api: {
      operation: textAt(data, 'endpoint') ?? 'messages',
      service: { name: provider ?? 'Sekisho' },
      request: { uid: textAt(data, 'exchange') },
      response: { code: integerAt(data, 'status') },
    },
    // Required; a settlement does not say again where the call came from.
    src_endpoint: source ?? { name: 'client' },
    ...network,
    dst_endpoint: { svc_name: provider },
    duration: integerAt(data, 'totalMs'),
    ...(model === undefined ? {} : { ai_model: { name: model, ai_provider: provider ?? 'unknown' } }),
    ...(output === undefined
      ? {}
      : {
          message_context: {
            uid: textAt(data, 'conversation'),
            service: { name: provider ?? 'Sekisho' },
            prompt_tokens: input,
            completion_tokens: output,
            total_tokens: input + output,
          },
        }),
  }
}

const inputTokens = ['inputTokens', 'cacheReadTokens', 'cacheWrite5mTokens', 'cacheWrite1hTokens'] as const

function sum(data: unknown, keys: readonly string[]): number {
  return keys.reduce((total, key) => total + (integerAt(data, 'usage', key) ?? 0), 0)
}

function actorOf({ actor }: SinkEvent): Record<string, unknown> {
  const type = textAt(actor, 'type') ?? 'unknown'
  const id = textAt(actor, 'id')
  const session = textAt(actor, 'session')
  return {
    // One of these is required, whoever it was.
    app_name: type === 'system' || type === 'operator' ? 'sekisho' : undefined,
    user: { uid: id ?? type, type: capitalized(type), type_id: userTypes[type] ?? 99 },
    session: { uid: session, credential_uid: textAt(actor, 'credential') },
  }
}

/** `type_id` of a user: user, admin, system, service. */
const userTypes: Readonly<Record<string, number>> = {
  person: 1,
  operator: 2,
  admin_key: 2,
  system: 3,
  scim: 4,
  service_account: 4,
}

function userOf(id: string | undefined): Record<string, unknown> {
  if (id === undefined) return { name: 'unknown', type_id: 0 }
  return { uid: id, type_id: id.startsWith('svc_') ? 4 : 1 }
}

function entityOf({ kind, data }: SinkEvent, { entity }: Meaning): Record<string, unknown> {
  return {
    uid: textAt(data, entity) ?? kind,
    name: textAt(data, 'after', 'name'),
    type: capitalized(kind.split('.')[0] ?? kind),
    type_id: 99,
  }
}

function networkOf({ actor, data }: SinkEvent): Record<string, unknown> {
  const address = textAt(data, 'client', 'address') ?? textAt(actor, 'client', 'address')
  const agent = textAt(data, 'client', 'agent') ?? textAt(actor, 'client', 'agent')
  return {
    ...(address === undefined || isIP(address) === 0 ? {} : { src_endpoint: { ip: address } }),
    ...(agent === undefined ? {} : { http_request: { user_agent: agent } }),
  }
}

/** `budget_share` to `Budget Share` */
function capitalized(text: string): string {
  return text
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
