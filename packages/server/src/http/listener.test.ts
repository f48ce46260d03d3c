import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { openListener, type Listener } from './listener.ts'

const opened: Listener[] = []
const clients: Socket[] = []

afterEach(() => {
  vi.useRealTimers()
  for (const client of clients.splice(0)) client.destroy()
  for (const listener of opened.splice(0)) listener.close()
})

async function open(handle: RequestListener, maxConnections = 100) {
  const onConnectionRefused = vi.fn<() => void>()
  const listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    maxHeaderBytes: 65_536,
    requestMs: 60_000,
    maxBodyBytes: 1_000,
    maxConnections,
    locale: 'en',
    reusePort: false,
    handle,
    onCertificateError: () => expect.unreachable(),
    onConnectionRefused,
  })
  opened.push(listener)
  return { listener, onConnectionRefused }
}

/** A client that keeps its half of the connection open, with what it has read so far. */
async function client(port: number) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  clients.push(socket)
  const read = { text: '', ended: once(socket, 'end') }
  socket.on('data', (chunk: Buffer) => (read.text += chunk.toString('latin1')))
  await once(socket, 'connect')
  return { socket, read }
}

const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
const garbage = 'GARBAGE\u0001\r\n\r\n'

test('garbage after a request puts nothing between the pieces of its running answer, and ends it', async () => {
  const gone = Promise.withResolvers<void>()
  const { listener } = await open((_, response) => {
    response.on('close', gone.resolve).write('first piece')
  })
  const { socket, read } = await client(listener.port)
  socket.write(request)
  await vi.waitFor(() => expect(read.text).toContain('first piece'))
  const before = read.text
  socket.write(garbage)
  await gone.promise
  await read.ended
  expect(read.text).toBe(before)
})

test('garbage on a kept connection, after a whole answer, is still answered', async () => {
  const { listener } = await open((_, response) => void response.end('whole'))
  const { socket, read } = await client(listener.port)
  socket.write(request)
  await vi.waitFor(() => expect(read.text).toContain('whole'))
  socket.write(garbage)
  await read.ended
  expect(read.text).toContain('HTTP/1.1 400')
})

test('a refused connection ends soon, whatever the client does with its half', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const { listener } = await open(() => expect.unreachable())
  const { socket, read } = await client(listener.port)
  socket.write(garbage)
  await read.ended
  expect(read.text).toContain('HTTP/1.1 400')
  vi.advanceTimersByTime(1_000)
  await listener.drain()
})

test('connections beyond the limit are closed, told of, and those before go on', async () => {
  const { listener, onConnectionRefused } = await open((_, response) => void response.end('served'), 1)
  const first = await client(listener.port)
  const second = await client(listener.port)
  await second.read.ended
  expect(onConnectionRefused).toHaveBeenCalled()
  first.socket.write(request)
  await vi.waitFor(() => expect(first.read.text).toContain('served'))
})
