import { webhookHeaders } from '../../../platform/webhook-signature.ts'
import { documentOf, lineOf } from '../formats/format.ts'
import type { WebhookSettings } from '../settings.ts'
import { createOutbound, rejectionOf } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, taken, type Receiver } from './receiver.ts'

/** Standard Webhooks asks for small payloads; few endpoints take more than a megabyte. */
const maxBytes = 900_000

/**
 * Signed webhooks, several events a message.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createWebhookReceiver(sink: WebhookSettings, parts: ReceiverParts): Receiver {
  const { format, url, secrets, maxEvents } = sink
  const { origin, clock } = parts
  const outbound = createOutbound({ ...parts, caPem: sink.caPem, secrets })
  return {
    limits: { events: maxEvents, bytes: maxBytes, eventBytes: maxBytes },
    encode: (event) =>
      encoded(
        event,
        JSON.stringify(format === 'cef' ? lineOf(format, event, origin) : documentOf(format, event, origin)),
      ),
    async send(batch, signal) {
      const [first, last] = [batch[0], batch.at(-1)]
      const time = clock.now()
      const timestamp = new Date(first?.time ?? time).toISOString()
      const events = batch.map(({ text }) => text).join(',')
      const body = `{"type":"ledger.entries","timestamp":"${timestamp}","data":{"ledger":${JSON.stringify(origin.ledger)},"events":[${events}]}}`
      // The same for the same events; what a receiver has seen of another cut it knows by the ids inside.
      const id = `${first?.id ?? ''}-${last?.leaf ?? ''}`
      const reply = await outbound.post({
        url,
        headers: { 'content-type': 'application/json', ...webhookHeaders({ id, time, body }, secrets) },
        body,
        signal,
      })
      const rejection = rejectionOf(reply)
      return rejection ? { settled: 0, refused: [], rest: rejection } : taken(batch)
    },
    close: outbound.close,
  }
}
