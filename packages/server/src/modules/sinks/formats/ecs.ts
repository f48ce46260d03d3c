import { isIP } from 'node:net'
import type { SinkEvent } from '../event.ts'
import { compact, integerAt, textAt, type JsonObject } from '../json.ts'
import { meaningOf, severityRank, type Meaning } from '../meaning.ts'
import type { Origin } from './origin.ts'
import { summaryOf } from './summary.ts'

const ecsVersion = '8.17.0'
const nanosecondsPerMs = 1_000_000

/**
 * An entry as a document of the Elastic Common Schema. What the schema has no field for stands in `event.original` as
 * text: as objects, the snapshots of different kinds would disagree about the type of a field, and Elastic would refuse
 * the later one.
 * @see https://www.elastic.co/docs/reference/ecs
 */
export function toEcs(event: SinkEvent, origin: Origin): Record<string, unknown> {
  const { actor, data } = event
  const meaning = meaningOf(event.kind, data)
  return compact({
    '@timestamp': new Date(event.time).toISOString(),
    ecs: { version: ecsVersion },
    message: summaryOf(event),
    event: {
      id: event.id,
      kind: 'event',
      module: 'sekisho',
      dataset: 'sekisho.ledger',
      provider: origin.ledger,
      action: event.kind,
      category: categories[meaning.class],
      type: [typeOf(meaning)],
      outcome: meaning.failure ? 'failure' : 'success',
      severity: severityRank(meaning.severity),
      sequence: event.leaf,
      hash: event.leafHash,
      code: textAt(data, 'code'),
      reason: textAt(data, 'reason'),
      duration: durationOf(data),
      original: JSON.stringify({ kind: event.kind, actor, data }),
    },
    service: { name: 'sekisho', type: 'sekisho', version: origin.version },
    observer: { vendor: 'Sekisho', product: 'Sekisho', version: origin.version },
    host: { name: textAt(data, 'host') },
    user: {
      id: textAt(actor, 'id'),
      roles: textAt(actor, 'type') === undefined ? undefined : [textAt(actor, 'type')],
      target: { id: textAt(data, 'person') },
    },
    ...clientOf(event),
    trace: { id: textAt(data, 'exchange') },
    gen_ai: {
      provider: { name: textAt(data, 'provider') },
      request: { model: textAt(data, 'model'), max_tokens: integerAt(data, 'maxTokens') },
      conversation: { id: textAt(data, 'conversation') },
      usage: {
        input_tokens: integerAt(data, 'usage', 'inputTokens'),
        output_tokens: integerAt(data, 'usage', 'outputTokens'),
      },
    },
  })
}

const categories = {
  account_change: ['iam'],
  authentication: ['authentication'],
  entity_management: ['configuration'],
  user_access: ['iam'],
  group_management: ['iam'],
  application_lifecycle: ['process'],
  api_activity: ['api'],
} as const satisfies Record<Meaning['class'], readonly string[]>

/** One that ECS allows for the category. */
function typeOf({ class: of, activityName, failure }: Meaning): string {
  switch (of) {
    case 'api_activity':
      return failure ? 'denied' : 'access'
    case 'authentication':
      return activityName === 'Logoff' ? 'end' : 'start'
    case 'application_lifecycle':
      return activityName === 'Stop' ? 'end' : 'start'
    case 'group_management':
      return verb(activityName, 'group')
    case 'account_change':
    case 'user_access':
      return verb(activityName, 'user')
    case 'entity_management':
      break
  }
  return verb(activityName, 'info')
}

function verb(activityName: string, other: string): string {
  if (activityName === 'Create') return 'creation'
  if (activityName === 'Delete') return 'deletion'
  return activityName === 'Read' || activityName === 'Unknown' ? other : 'change'
}

function clientOf({ actor, data }: SinkEvent): Record<string, unknown> {
  const address = textAt(data, 'client', 'address') ?? textAt(actor, 'client', 'address')
  const agent = textAt(data, 'client', 'agent') ?? textAt(actor, 'client', 'agent')
  return {
    ...(address === undefined ? {} : { source: { address, ip: isIP(address) === 0 ? undefined : address } }),
    ...(agent === undefined ? {} : { user_agent: { original: agent } }),
  }
}

function durationOf(data: JsonObject): number | undefined {
  const ms = integerAt(data, 'totalMs')
  return ms === undefined ? undefined : ms * nanosecondsPerMs
}
