import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { frames, parseSyslog, type ParsedSyslog } from './syslog-parser.ts'

/** Test support: files of certificates; the receiver's is for `syslog.test`. */
export function fixture(name: 'receiver' | 'sekisho', part: 'cert' | 'key'): string {
  return fileURLToPath(new URL(`../fixtures/test-only-${name}.${part}.pem`, import.meta.url))
}

export const pem = (name: 'receiver' | 'sekisho', part: 'cert' | 'key') =>
  readFileSync(fixture(name, part), 'utf8')

/**
 * What the receiver does with its next connection: it vanishes once it has read something, reads nothing, or reads all and
 * never closes.
 */
export type SyslogFault = 'vanish' | 'ignore' | 'linger'

export interface FakeSyslog {
  port: number
  /** of connections that were read to their end */
  messages: ParsedSyslog[]
  connections: number
  fail(...faults: SyslogFault[]): void
  close(): Promise<void>
}

/** A receiver as RFC 5425 describes it: it reads frames, and closes when the other side has. */
export async function openFakeSyslog(
  options: { tls?: boolean; asksForCertificate?: boolean } = {},
): Promise<FakeSyslog> {
  const { tls = true, asksForCertificate = false } = options
  const faults: SyslogFault[] = []
  const sockets = new Set<Socket>()
  const fake: Omit<FakeSyslog, 'port' | 'fail' | 'close'> = { messages: [], connections: 0 }

  function serve(socket: Socket): void {
    fake.connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    const fault = faults.shift()
    if (fault === 'ignore') return
    const pieces: Buffer[] = []
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece)
      if (fault === 'vanish') socket.destroy()
    })
    socket.on('end', () => {
      if (fault === 'vanish') return
      for (const message of frames(Buffer.concat(pieces))) fake.messages.push(parseSyslog(message))
      if (fault !== 'linger') socket.end()
    })
  }

  const secure = {
    cert: pem('receiver', 'cert'),
    key: pem('receiver', 'key'),
    ...(asksForCertificate
      ? { requestCert: true, rejectUnauthorized: true, ca: pem('sekisho', 'cert') }
      : {}),
  }
  const server: Server = tls
    ? createTlsServer({ ...secure, allowHalfOpen: true }, serve)
    : createTcpServer({ allowHalfOpen: true }, serve)
  // Also those whose handshake fails.
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Sound: a TCP server has such an address.
  const { port } = server.address() as AddressInfo
  return {
    ...fake,
    get connections() {
      return fake.connections
    },
    port,
    fail: (...next) => void faults.push(...next),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
