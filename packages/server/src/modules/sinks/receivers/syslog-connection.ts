import type { Socket } from 'node:net'
import { createConnector, trusting } from '../../providers/index.ts'
import type { SyslogSettings } from '../settings.ts'
import { ReceiverAway } from './receiver.ts'

/** Neither reading nor closing for so long means that nobody is there. */
const silentMs = 30_000

/** Opens connections to one syslog receiver, with its certificate verified where there is TLS. */
export type SyslogConnect = () => Promise<Socket>

/** @throws the error of OpenSSL when a certificate or key cannot be used */
export function createSyslogConnect({ host, port, tls, caPem }: SyslogSettings): SyslogConnect {
  const connector = createConnector({
    // Directly: a corporate proxy lets browsers out, and logs stay in the house.
    proxy: {},
    loopback: true,
    unreachable: (problem, options) => new ReceiverAway(problem, options),
    ...(tls ? { secureContext: trusting(caPem, tls) } : {}),
  })
  const target = {
    hostname: host,
    host,
    protocol: tls ? 'https:' : 'http:',
    port: String(port),
    ...(tls?.serverName === undefined ? {} : { servername: tls.serverName }),
  }
  return () => {
    const opened = Promise.withResolvers<Socket>()
    connector(target, (error, socket) =>
      socket ? opened.resolve(socket) : opened.reject(awayBecause(error ?? new Error('no connection'))),
    )
    return opened.promise
  }
}

interface SendOptions {
  acknowledge: SyslogSettings['acknowledge']
  signal: AbortSignal
  silentMs?: number
}

/**
 * Sends all, says that there is no more, and waits until the receiver has closed too. A receiver that ends first, resets
 * the connection or falls silent has perhaps not read everything, so that all of it must be sent again.
 * @throws ReceiverAway
 */
export async function sendAndClose(
  socket: Socket,
  frames: readonly string[],
  options: SendOptions,
): Promise<void> {
  const { acknowledge, signal } = options
  const done = Promise.withResolvers<void>()
  const fail = (cause: Error) => {
    done.reject(awayBecause(cause))
    socket.destroy()
  }
  const stop = () => fail(new Error('stopped'))
  let sent = false
  let endedFirst = false
  socket.setTimeout(options.silentMs ?? silentMs, () => fail(new Error('it neither read nor closed in time')))
  socket.once('error', fail)
  socket.once('end', () => (endedFirst = !sent))
  socket.once('finish', () => {
    sent = true
    if (acknowledge === 'none') done.resolve()
  })
  socket.once('close', () => {
    if (sent && !endedFirst) done.resolve()
    else fail(new Error('it closed the connection before it had everything'))
  })
  signal.addEventListener('abort', stop, { once: true })
  // It may have been raised while the connection was opened.
  if (signal.aborted) stop()
  // Receivers say nothing; one that does must not fill our memory.
  socket.resume()
  socket.end(Buffer.from(frames.join('')))
  try {
    await done.promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function awayBecause(cause: Error): ReceiverAway {
  if (cause instanceof ReceiverAway) return cause
  return new ReceiverAway('code' in cause ? `${cause.message} (${String(cause.code)})` : cause.message, {
    cause,
  })
}
