import { documentOf, lineOf } from '../formats/format.ts'
import { integerAt, isObject, valueAt } from '../json.ts'
import type { SplunkSettings } from '../settings.ts'
import { awayBy, compress, createOutbound, rejectionOf, type Outbound, type Reply } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, ReceiverAway, Rejection, taken, type Answer, type Receiver } from './receiver.ts'

/** Splunk's own limits are larger by default; Splunk Cloud asks for requests under 1 MB. */
const limits = { events: 500, bytes: 900_000, eventBytes: 900_000 }

/** Codes of the collector that speak of one event: invalid data, no event, a blank one, a field it cannot index. */
const aboutAnEvent: ReadonlySet<number> = new Set([6, 12, 13, 15])

/** The indexers write what they acknowledge every few seconds. */
const ackEveryMs = 500
const ackWithinMs = 60_000

/**
 * Splunk's HTTP Event Collector.
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/AboutHECIDXAck
 */
export function createSplunkReceiver(sink: SplunkSettings, parts: ReceiverParts): Receiver {
  const { format, url, token, index, source, sourcetype } = sink
  const outbound = createOutbound({ ...parts, caPem: sink.caPem, secrets: [token] })
  const headers = { authorization: `Splunk ${token}`, 'content-type': 'application/json' }
  // Acknowledgements are asked for on the channel of the request; one of this process's own.
  const channel = uuid(parts.random(16))
  return {
    limits,
    encode(event) {
      const document = {
        time: event.time / 1000,
        host: parts.origin.hostname,
        source,
        sourcetype,
        ...(index === undefined ? {} : { index }),
        event:
          format === 'cef' ? lineOf(format, event, parts.origin) : documentOf(format, event, parts.origin),
        // Flat and indexed: what a search deduplicates by.
        fields: { sekisho_id: event.id, sekisho_leaf: String(event.leaf), sekisho_kind: event.kind },
      }
      return encoded(event, JSON.stringify(document))
    },
    async send(batch, signal) {
      const reply = await outbound.post({
        url: `${url}/services/collector/event`,
        headers: { ...headers, 'content-encoding': 'gzip', 'x-splunk-request-channel': channel },
        body: await compress(batch.map(({ text }) => text).join('\n')),
        signal,
      })
      const problem = problemOf(reply)
      if (problem !== undefined) return { settled: 0, refused: [], rest: problem }
      if (!sink.acknowledge) return taken(batch)
      const ack = integerAt(reply.json, 'ackId')
      if (ack === undefined)
        throw new ReceiverAway('no ackId in its answer; turn indexer acknowledgement on for this token')
      await acknowledged(ack, signal)
      return taken(batch)
    },
    close: outbound.close,
  }

  async function acknowledged(ack: number, signal: AbortSignal): Promise<void> {
    const query = { url: `${url}/services/collector/ack?channel=${channel}`, ack, signal }
    for (let waitedMs = 0; waitedMs < ackWithinMs; waitedMs += ackEveryMs) {
      if (await isAcknowledged(outbound, headers, query)) return
      await parts.wait(ackEveryMs, signal)
    }
    throw new ReceiverAway('the indexers acknowledged nothing within a minute')
  }
}

function problemOf(reply: Reply): Answer['rest'] {
  const code = integerAt(reply.json, 'code')
  if (reply.status === 400 && code !== undefined && !aboutAnEvent.has(code)) throw awayBy(reply)
  const rejection = rejectionOf(reply)
  const at = integerAt(reply.json, 'invalid-event-number')
  return rejection && at !== undefined ? new Rejection(rejection.reason, at) : rejection
}

async function isAcknowledged(
  outbound: Outbound,
  headers: Readonly<Record<string, string>>,
  { url, ack, signal }: { url: string; ack: number; signal: AbortSignal },
): Promise<boolean> {
  const reply = await outbound.post({ url, headers, body: JSON.stringify({ acks: [ack] }), signal })
  if (reply.status !== 200 || !isObject(valueAt(reply.json, 'acks'))) throw awayBy(reply)
  return valueAt(reply.json, 'acks', String(ack)) === true
}

/** RFC 9562, version 4. */
function uuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes)
  hex[6] = ((hex[6] ?? 0) & 0x0f) | 0x40
  hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80
  return hex.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
