import { connect, type Socket } from 'node:net'
import { AnswerUnreadable, createAnswerReader } from './answer.ts'

export interface Timing {
  /** from the moment the request was written to its answer's last byte, and to the first byte of its body */
  totalMs: number
  firstByteMs: number
}

export interface ConnectionOptions {
  port: number
  /** the whole request as it goes on the wire */
  request: Buffer
  /** the length every good answer has */
  expectedBytes: number
  /** one buffer for all connections: what arrives is looked at at once and never kept */
  readBuffer: Uint8Array
  onAnswer: (timing: Timing) => void
  /** the connection is closed and never used again after it */
  onFailure: (reason: string) => void
}

/** One keep-alive connection with at most one request under way. */
export interface Connection {
  send(): void
  close(): void
}

interface Flight {
  busy: boolean
  closed: boolean
  sentAt: number
  /** 0 until the first byte of the body has come */
  firstByteAt: number
}

/** Opens a connection on loopback; resolves when it is established. */
export function openConnection(options: ConnectionOptions): Promise<Connection> {
  const reader = createAnswerReader()
  const flight: Flight = { busy: false, closed: false, sentAt: 0, firstByteAt: 0 }

  const fail = (reason: string) => {
    if (flight.closed) return
    flight.closed = true
    socket.destroy()
    options.onFailure(reason)
  }

  const finish = () => {
    const timing = {
      totalMs: performance.now() - flight.sentAt,
      firstByteMs: flight.firstByteAt - flight.sentAt,
    }
    if (reader.status !== 200) return fail(`status ${reader.status}`)
    if (reader.bodyBytes !== options.expectedBytes) return fail(`an answer of ${reader.bodyBytes} bytes`)
    reader.reset()
    flight.busy = false
    options.onAnswer(timing)
  }

  const receive = (length: number, buffer: Uint8Array) => {
    try {
      const complete = reader.read(buffer as Buffer, length)
      if (flight.firstByteAt === 0 && reader.bodyBytes > 0) flight.firstByteAt = performance.now()
      if (complete) finish()
    } catch (error) {
      if (!(error instanceof AnswerUnreadable)) throw error
      fail(error.message)
    }
    return true
  }

  const socket: Socket = connect({
    port: options.port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: options.readBuffer, callback: receive },
  })
  socket.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
  socket.on('close', () => fail(flight.busy ? 'closed before the answer was complete' : 'closed while idle'))

  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve({
        send() {
          flight.busy = true
          flight.firstByteAt = 0
          flight.sentAt = performance.now()
          socket.write(options.request)
        },
        close() {
          flight.closed = true
          socket.destroy()
        },
      })
    })
  })
}
