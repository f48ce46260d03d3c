import { lineOf } from '../formats/format.ts'
import type { SyslogSettings } from '../settings.ts'
import type { ReceiverParts } from './parts.ts'
import { encoded, taken, type Receiver } from './receiver.ts'
import { createSyslogConnect, sendAndClose } from './syslog-connection.ts'
import { framed, syslogMessage } from './syslog-message.ts'

/** A batch is a connection, so it may be large; and it is sent again as a whole. */
const limits = { events: 1000, bytes: 2_000_000 }

/**
 * Syslog over TLS with octet counting (RFC 5424, RFC 5425). The protocol has no acknowledgement, and what the network was
 * given may never arrive. So each batch has a connection of its own that we close for writing: a receiver that then closes
 * its half, without an error, has read all of it.
 */
export function createSyslogReceiver(sink: SyslogSettings, parts: ReceiverParts): Receiver {
  const { format, facility, appName, enterpriseId } = sink
  const { version } = parts.origin
  const hostname = sink.hostname ?? parts.origin.hostname
  const connect = createSyslogConnect(sink)
  const origin = { facility, appName, enterpriseId, version, hostname }
  return {
    limits: { ...limits, eventBytes: sink.maxMessageBytes },
    encode: (event) => encoded(event, syslogMessage(event, lineOf(format, event, parts.origin), origin)),
    async send(batch, signal) {
      const frames = batch.map(({ text }) => framed(text))
      await sendAndClose(await connect(), frames, { acknowledge: sink.acknowledge, signal })
      return taken(batch)
    },
    async close() {
      // A connection lives as long as its batch.
    },
  }
}
