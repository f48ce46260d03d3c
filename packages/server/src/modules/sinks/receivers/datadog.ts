import { documentOf, lineOf } from '../formats/format.ts'
import { summaryOf } from '../formats/summary.ts'
import { meaningOf, type Severity } from '../meaning.ts'
import type { DatadogSettings } from '../settings.ts'
import { compress, createOutbound, rejectionOf } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, taken, type Receiver } from './receiver.ts'

/** 5 MB and 1000 items a request, 1 MB an item; room for brackets and commas. */
const limits = { events: 1000, bytes: 4_900_000, eventBytes: 1_000_000 }

const statuses = {
  informational: 'info',
  low: 'notice',
  medium: 'warn',
  high: 'error',
  critical: 'critical',
} as const satisfies Record<Severity, string>

/**
 * Datadog's logs intake.
 * @see https://docs.datadoghq.com/api/latest/logs/#send-logs
 */
export function createDatadogReceiver(sink: DatadogSettings, parts: ReceiverParts): Receiver {
  const { format, url, apiKey, service, tags } = sink
  const { origin } = parts
  const outbound = createOutbound({ ...parts, caPem: sink.caPem, secrets: [apiKey] })
  return {
    limits,
    encode(event) {
      const { severity } = meaningOf(event.kind, event.data)
      const common = {
        ddsource: 'sekisho',
        ddtags: [...tags, `kind:${event.kind}`].join(','),
        hostname: origin.hostname,
        service,
        status: statuses[severity],
        timestamp: event.time,
      }
      // Under a key of its own: its fields would be taken for Datadog's reserved ones, `status` for instance.
      const body =
        format === 'cef'
          ? { message: lineOf(format, event, origin) }
          : { message: summaryOf(event), [format]: documentOf(format, event, origin) }
      return encoded(event, JSON.stringify({ ...common, ...body, sekisho_id: event.id }))
    },
    async send(batch, signal) {
      const reply = await outbound.post({
        url: `${url}/api/v2/logs`,
        headers: { 'dd-api-key': apiKey, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: await compress(`[${batch.map(({ text }) => text).join(',')}]`),
        signal,
      })
      const rejection = rejectionOf(reply)
      return rejection ? { settled: 0, refused: [], rest: rejection } : taken(batch)
    },
    close: outbound.close,
  }
}
