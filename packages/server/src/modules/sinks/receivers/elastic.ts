import { documentOf, lineOf } from '../formats/format.ts'
import { integerAt, isObject, textAt, valueAt } from '../json.ts'
import type { ElasticSettings } from '../settings.ts'
import { awayBy, compress, createOutbound, rejectionOf, type Reply } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, ReceiverAway, type Answer, type Receiver } from './receiver.ts'

/** Elastic recommends 5 to 15 MB a request and refuses more than 100 MB. */
const limits = { events: 1000, bytes: 5_000_000, eventBytes: 5_000_000 }

/** Items that the cluster could not take now. */
const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/**
 * Elasticsearch's bulk API, into a data stream: `create` under the event's own id, so that an event that came through
 * already is a conflict and not a second document.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
export function createElasticReceiver(sink: ElasticSettings, parts: ReceiverParts): Receiver {
  const { format, url, authorization, dataStream } = sink
  const { origin } = parts
  const outbound = createOutbound({
    ...parts,
    caPem: sink.caPem,
    secrets: [authorization, authorization.split(' ')[1] ?? ''],
  })
  const [type, dataset, namespace] = partsOf(dataStream)
  const path = `${url}/${encodeURIComponent(dataStream)}/_bulk`
  return {
    limits,
    encode(event) {
      const body =
        format === 'cef' ? { message: lineOf(format, event, origin) } : documentOf(format, event, origin)
      const document = {
        '@timestamp': new Date(event.time).toISOString(),
        ...body,
        data_stream: { type, dataset, namespace },
      }
      const action = JSON.stringify({ create: { _id: event.id } })
      return encoded(event, `${action}\n${JSON.stringify(document)}\n`)
    },
    async send(batch, signal) {
      const reply = await outbound.post({
        url: path,
        headers: { authorization, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
        body: await compress(batch.map(({ text }) => text).join('')),
        signal,
      })
      const rejection = rejectionOf(reply)
      if (rejection) return { settled: 0, refused: [], rest: rejection }
      return answerOf(reply, batch.length)
    },
    close: outbound.close,
  }
}

/** One item an event, in their order (each is its own success or failure). */
function answerOf(reply: Reply, count: number): Answer {
  const items = valueAt(reply.json, 'items')
  if (!Array.isArray(items) || items.length !== count) throw awayBy(reply)
  const refused: { index: number; reason: string }[] = []
  for (const [index, item] of items.entries()) {
    const result = isObject(item) ? item['create'] : undefined
    const status = integerAt(result, 'status') ?? 500
    // There already, under the same id: an earlier answer was lost on the way.
    if ((status >= 200 && status < 300) || status === 409) continue
    const reason = [textAt(result, 'error', 'type'), textAt(result, 'error', 'reason')]
      .filter(Boolean)
      .join(': ')
    const words = `status ${status}: ${reason.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300)}`
    if (passing.has(status) || status === 401 || status === 403 || status === 404)
      return { settled: index, refused, rest: new ReceiverAway(words, { retryAfterMs: reply.retryAfterMs }) }
    refused.push({ index, reason: words })
  }
  return { settled: count, refused }
}

/** `logs-sekisho.ledger-default`: what Elastic wants to find in each document, too. */
function partsOf(dataStream: string): [type: string, dataset: string, namespace: string] {
  const [type = '', dataset = '', ...rest] = dataStream.split('-')
  return [type, dataset, rest.join('-')]
}
