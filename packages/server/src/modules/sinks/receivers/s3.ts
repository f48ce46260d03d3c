import { createS3Signer } from '../../../platform/s3.ts'
import { lineOf } from '../formats/format.ts'
import type { S3Settings } from '../settings.ts'
import { awayBy, compress, createOutbound } from './outbound.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, taken, type Encoded, type Receiver } from './receiver.ts'

const limits = { events: 10_000, bytes: 8_000_000, eventBytes: 8_000_000 }
const hourMs = 3_600_000

/**
 * Objects of JSON lines, gzip, under `dt=YYYY-MM-DD/hour=HH/` (UTC), as Athena and others read partitions. An object
 * holds entries of one hour; its name says which leaves, so that a second attempt at the same batch writes the same
 * object.
 */
export function createS3Receiver(sink: S3Settings, parts: ReceiverParts): Receiver {
  const { format, secretAccessKey, sessionToken = '' } = sink
  const outbound = createOutbound({ ...parts, caPem: sink.caPem, secrets: [secretAccessKey, sessionToken] })
  const signer = createS3Signer(sink, parts.clock)
  return {
    limits: { ...limits, lingerMs: sink.batchMs },
    encode: (event) => encoded(event, `${lineOf(format, event, parts.origin)}\n`),
    splits: (left, right) => hourOf(left) !== hourOf(right),
    async send(batch, signal) {
      const body = await compress(batch.map(({ text }) => text).join(''))
      const headers = {
        'content-type': format === 'cef' ? 'text/plain' : 'application/x-ndjson',
        'content-encoding': 'gzip',
      }
      const key = `${sink.prefix}${keyOf(batch)}`
      const { url, ...request } = await signer.sign({ method: 'PUT', key, headers, body })
      const reply = await outbound.post({ url, method: 'PUT', headers: request.headers, body, signal })
      // Whatever it says no to (an expired token is a 400), it is not about what the object holds.
      if (reply.status < 200 || reply.status > 299) throw awayBy(reply)
      return taken(batch)
    },
    close: outbound.close,
  }
}

function hourOf({ time }: Encoded): number {
  return Math.floor(time / hourMs)
}

/** Names sort as the leaves do. */
function keyOf(batch: readonly Encoded[]): string {
  const [first, last] = [batch[0], batch.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a batch has an event')
  const time = new Date(first.time).toISOString()
  const [from, to] = [first, last].map(({ leaf }) => String(leaf).padStart(16, '0'))
  return `dt=${time.slice(0, 10)}/hour=${time.slice(11, 13)}/${from}-${to}.jsonl.gz`
}
