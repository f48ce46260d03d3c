import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { eventOf } from '../event.ts'
import { refusedEntry } from '../testing/entries.ts'
import { openFakeSyslog, pem, type FakeSyslog } from '../testing/fake-syslog.ts'
import { createTestParts } from '../testing/parts.ts'
import { sinkOf } from '../testing/sink-settings.ts'
import { ReceiverAway } from './receiver.ts'
import { sendAndClose } from './syslog-connection.ts'
import { framed } from './syslog-message.ts'
import { createSyslogReceiver } from './syslog.ts'

const open: FakeSyslog[] = []
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close()
})
async function openFor(options?: Parameters<typeof openFakeSyslog>[0]): Promise<FakeSyslog> {
  const receiver = await openFakeSyslog(options)
  open.push(receiver)
  return receiver
}

const { signal } = new AbortController()
const named = { tls: { serverName: 'syslog.test' }, caPem: pem('receiver', 'cert') }
const receiverFor = (port: number, more: Parameters<typeof sinkOf.syslog>[1] = named) =>
  createSyslogReceiver(sinkOf.syslog(port, more), createTestParts())

function send(receiver: ReturnType<typeof receiverFor>, count: number, stop = signal) {
  const batch = Array.from({ length: count }, (_, leaf) =>
    receiver.encode(eventOf(refusedEntry(leaf)) ?? expect.unreachable()),
  )
  return receiver.send(batch, stop)
}

describe('syslog over TLS', () => {
  test('has taken a batch when the receiver, having read all of it, closes', async () => {
    const syslog = await openFor()
    expect(await send(receiverFor(syslog.port), 500)).toEqual({ settled: 500, refused: [] })
    expect(syslog.messages.map(({ data }) => data.get('sekisho@32473')?.['leaf'])).toEqual(
      Array.from({ length: 500 }, (_, leaf) => String(leaf)),
    )
    expect(JSON.parse(syslog.messages[7]?.message ?? '')).toMatchObject({ class_uid: 6003 })
  })

  test('writes CEF where the sink says so', async () => {
    const syslog = await openFor()
    await send(receiverFor(syslog.port, { ...named, format: 'cef' }), 1)
    expect(syslog.messages[0]?.message).toMatch(/^CEF:0\|Sekisho\|Sekisho\|0\.1\.0\|exchange\.refused\|/)
  })

  test('shows its certificate to a receiver that asks for one', async () => {
    const syslog = await openFor({ asksForCertificate: true })
    await expect(send(receiverFor(syslog.port), 1)).rejects.toThrow(ReceiverAway)
    const own = { certPem: pem('sekisho', 'cert'), keyPem: pem('sekisho', 'key') }
    const receiver = receiverFor(syslog.port, { ...named, tls: { ...named.tls, ...own } })
    expect(await send(receiver, 2)).toEqual({ settled: 2, refused: [] })
  })

  test.each([
    ['another name', { tls: {}, caPem: named.caPem }],
    ['an authority nobody named', { tls: named.tls }],
  ])('is away for a certificate of %s', async (_, more) => {
    const syslog = await openFor()
    await expect(send(receiverFor(syslog.port, more), 1)).rejects.toThrow(ReceiverAway)
    expect(syslog.messages).toEqual([])
  })

  test('has taken nothing of a connection whose receiver vanishes in the middle', async () => {
    const syslog = await openFor()
    syslog.fail('vanish')
    const receiver = receiverFor(syslog.port)
    await expect(send(receiver, 1000)).rejects.toThrow(ReceiverAway)
    expect(await send(receiver, 1000)).toEqual({ settled: 1000, refused: [] })
    expect(syslog.messages).toHaveLength(1000)
  })

  test('is away when nobody listens, and never reaches a metadata service', async () => {
    const syslog = await openFakeSyslog()
    await syslog.close()
    await expect(send(receiverFor(syslog.port), 1)).rejects.toThrow('ECONNREFUSED')
    const metadata = receiverFor(80, { ...named, host: '169.254.169.254' })
    await expect(send(metadata, 1)).rejects.toThrow('link-local')
  })

  test('ends at once when the node stops, and has taken nothing', async () => {
    const syslog = await openFor()
    syslog.fail('ignore')
    const stopping = new AbortController()
    const sending = send(receiverFor(syslog.port), 1000, stopping.signal)
    const ended = expect(sending).rejects.toThrow('stopped')
    stopping.abort()
    await ended
  })
})

describe('a receiver that never closes', () => {
  test.each([
    ['is away after a while', 'close', false],
    ['has taken what the network has, where the sink says so', 'none', true],
  ] as const)('%s', async (_, acknowledge, isTaken) => {
    const syslog = await openFor({ tls: false })
    syslog.fail('linger')
    const socket = connect(syslog.port, '127.0.0.1')
    const message = '<108>1 2026-11-22T12:00:00Z a b - c - text'
    const sending = sendAndClose(socket, [framed(message)], { acknowledge, signal, silentMs: 100 })
    if (isTaken) await sending
    else await expect(sending).rejects.toThrow('neither read nor closed')
    socket.destroy()
  })
})

test('plain TCP is sent where the operator asked for it', async () => {
  const syslog = await openFor({ tls: false })
  const { tls: _, ...plain } = sinkOf.syslog(syslog.port)
  const receiver = createSyslogReceiver(plain, createTestParts())
  expect(await send(receiver, 3)).toEqual({ settled: 3, refused: [] })
  expect(syslog.messages).toHaveLength(3)
})
