import { documentOf, lineOf } from '../formats/format.ts'
import { isObject, textAt, valueAt } from '../json.ts'
import { meaningOf, type Severity } from '../meaning.ts'
import type { OtlpSettings } from '../settings.ts'
import { compress, createOutbound, rejectionOf, type Reply } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, type Answer, type Receiver } from './receiver.ts'

/** Collectors take 4 MB or more by default. */
const limits = { events: 500, bytes: 3_000_000, eventBytes: 3_000_000 }

/** Numbers of the data model of logs: INFO, INFO2, WARN, ERROR, FATAL. */
const severityNumbers = {
  informational: [9, 'INFO'],
  low: [10, 'INFO2'],
  medium: [13, 'WARN'],
  high: [17, 'ERROR'],
  critical: [21, 'FATAL'],
} as const satisfies Record<Severity, readonly [number, string]>

/**
 * OTLP over HTTP, in its JSON encoding.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createOtlpReceiver(sink: OtlpSettings, parts: ReceiverParts): Receiver {
  const { format, url } = sink
  const { origin, clock } = parts
  const outbound = createOutbound({ ...parts, caPem: sink.caPem, secrets: Object.values(sink.headers) })
  const resource = attributesOf({
    'service.name': 'sekisho',
    'service.version': origin.version,
    'host.name': origin.hostname,
    'sekisho.ledger': origin.ledger,
  })
  const scope = { name: 'sekisho.ledger', version: origin.version }
  const before = `{"resourceLogs":[{"resource":${JSON.stringify({ attributes: resource })},"scopeLogs":[{"scope":${JSON.stringify(scope)},"logRecords":[`
  return {
    limits,
    encode(event) {
      const { severity } = meaningOf(event.kind, event.data)
      const [severityNumber, severityText] = severityNumbers[severity]
      const record = {
        timeUnixNano: `${event.time}000000`,
        observedTimeUnixNano: `${clock.now()}000000`,
        severityNumber,
        severityText,
        eventName: `sekisho.${event.kind}`,
        body:
          format === 'cef'
            ? { stringValue: lineOf(format, event, origin) }
            : valueOf(documentOf(format, event, origin)),
        attributes: attributesOf({ 'log.record.uid': event.id, 'sekisho.leaf': event.leaf }),
      }
      return encoded(event, JSON.stringify(record))
    },
    async send(batch, signal) {
      const reply = await outbound.post({
        url,
        headers: { ...sink.headers, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: await compress(`${before}${batch.map(({ text }) => text).join(',')}]}]}]}`),
        signal,
      })
      const rejection = rejectionOf(reply)
      return rejection ? { settled: 0, refused: [], rest: rejection } : answerOf(reply, batch.length)
    },
    close: outbound.close,
  }
}

/**
 * A receiver may keep some and say only how many it did not; the request must not be repeated then (OTLP, "Partial
 * Success"). So every event of it is a dead letter whose reason says so: sent again, each goes alone.
 */
function answerOf({ json }: Reply, count: number): Answer {
  const rejected = Number(valueAt(json, 'partialSuccess', 'rejectedLogRecords') ?? 0)
  if (!(rejected > 0)) return { settled: count, refused: [] }
  const words = textAt(json, 'partialSuccess', 'errorMessage') ?? 'no reason given'
  const reason = `${rejected} of ${count} records were rejected: ${words.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300)}`
  const refused = Array.from({ length: count }, (_, index) => ({ index, reason }))
  return { settled: count, refused, ...(rejected < count ? { someTaken: true } : {}) }
}

function attributesOf(values: Readonly<Record<string, unknown>>): { key: string; value: unknown }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }))
}

/** An AnyValue. 64-bit integers are texts in JSON (proto3). */
function valueOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } }
  return isObject(value) ? { kvlistValue: { values: attributesOf(value) } } : {}
}
