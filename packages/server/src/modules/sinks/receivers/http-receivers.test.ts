import { afterEach, describe, expect, test } from 'vitest'
import { eventOf } from '../event.ts'
import { entryOf, noon, refusedEntry } from '../testing/entries.ts'
import { openFakeDatadog } from '../testing/fake-datadog.ts'
import { openFakeElastic } from '../testing/fake-elastic.ts'
import { openFakeOtlp } from '../testing/fake-otlp.ts'
import { openFakeS3 } from '../testing/fake-s3.ts'
import { openFakeSplunk } from '../testing/fake-splunk.ts'
import { openFakeWebhook } from '../testing/fake-webhook.ts'
import { createTestParts } from '../testing/parts.ts'
import { apiKey, authorization, bucketKey, sinkOf, token, webhookSecret } from '../testing/sink-settings.ts'
import { createReceiver } from './create-receiver.ts'
import { ReceiverAway, Rejection, type Receiver } from './receiver.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource.close()
})
function kept<Resource extends { close(): Promise<void> }>(resource: Resource): Resource {
  open.push(resource)
  return resource
}

const { signal } = new AbortController()
const parts = createTestParts()
const now = () => parts.clock.now()
const batch = (receiver: Receiver, ...leaves: number[]) =>
  leaves.map((leaf) => receiver.encode(eventOf(refusedEntry(leaf)) ?? expect.unreachable()))
const createFor = (sink: Parameters<typeof createReceiver>[0], own = parts) => kept(createReceiver(sink, own))
const away = async (sending: Promise<unknown>) => {
  const error: unknown = await sending.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(ReceiverAway)
  return error as ReceiverAway
}
const everything = { settled: 3, refused: [] }

describe('splunk', () => {
  test('takes concatenated objects with time, index fields and the event', async () => {
    const splunk = kept(await openFakeSplunk({ token }))
    const receiver = createFor(sinkOf.splunk(splunk.url, { index: 'audit' }))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    expect(splunk.events.map(({ leaf }) => leaf)).toEqual([0, 1, 2])
    expect(splunk.events[0]?.event).toMatchObject({
      class_uid: 6003,
      metadata: { uid: splunk.events[0]?.id },
    })
    expect(JSON.parse(splunk.asked[0]?.body.split('\n')[1] ?? '')).toMatchObject({
      time: (noon + 1) / 1000,
      host: 'gateway-1',
      index: 'audit',
      sourcetype: 'sekisho:ledger',
    })
  })

  test('has not taken anything before the indexers say so', async () => {
    const splunk = kept(await openFakeSplunk({ token, acknowledge: true, slowAcks: 3 }))
    const own = createTestParts()
    const receiver = createFor(sinkOf.splunk(splunk.url, { acknowledge: true }), own)
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    expect(own.waits).toEqual([500, 500, 500])
    const channels = splunk.asked.map(
      ({ headers, query }) => headers['x-splunk-request-channel'] ?? query.get('channel'),
    )
    expect(new Set(channels).size).toBe(1)
  })

  test('is away when the indexers acknowledge nothing within a minute', async () => {
    const splunk = kept(await openFakeSplunk({ token, acknowledge: true, slowAcks: Infinity }))
    const receiver = createFor(sinkOf.splunk(splunk.url, { acknowledge: true }), createTestParts())
    expect((await away(receiver.send(batch(receiver, 0), signal))).message).toContain('acknowledged nothing')
  })

  test('is away when its token has no acknowledgement and the sink asks for it', async () => {
    const splunk = kept(await openFakeSplunk({ token }))
    const receiver = createFor(sinkOf.splunk(splunk.url, { acknowledge: true }))
    expect((await away(receiver.send(batch(receiver, 0), signal))).message).toContain('acknowledgement')
  })

  test('names the event it cannot take', async () => {
    const splunk = kept(await openFakeSplunk({ token, refusedKinds: ['node.stopped'] }))
    const receiver = createFor(sinkOf.splunk(splunk.url))
    const [first, second] = batch(receiver, 0, 1)
    const bad = receiver.encode(eventOf(entryOf(2, 'node.stopped', { reason: 'x' })) ?? expect.unreachable())
    const answer = await receiver.send(
      [first, second, bad].filter((event) => event !== undefined),
      signal,
    )
    expect(answer).toMatchObject({ settled: 0, rest: { at: 2 } })
    expect(answer.rest).toBeInstanceOf(Rejection)
  })

  test.each([
    ['a wrong token', { token: 'another' }, undefined],
    ['no token', { token: '' }, undefined],
    ['an index that does not exist', {}, { status: 400, body: { text: 'Incorrect index', code: 7 } }],
    ['a busy server', {}, { status: 503, body: { text: 'Server is busy', code: 9 } }],
    ['an internal error', {}, { status: 500, body: { text: 'Internal server error', code: 8 } }],
    ['a redirect', {}, { status: 302, headers: { location: 'http://169.254.169.254/' } }],
  ])('is away, whatever the events are, with %s', async (_, settings, fault) => {
    const splunk = kept(await openFakeSplunk({ token }))
    if (fault) splunk.fail(fault)
    const receiver = createFor(sinkOf.splunk(splunk.url, settings))
    await away(receiver.send(batch(receiver, 0), signal))
    expect(splunk.events).toEqual([])
  })
})

describe('datadog', () => {
  test('takes an array with its reserved attributes and answers 202', async () => {
    const datadog = kept(await openFakeDatadog(apiKey))
    const receiver = createFor(sinkOf.datadog(datadog.url))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    expect(datadog.logs[2]).toMatchObject({
      ddsource: 'sekisho',
      ddtags: 'env:test,kind:exchange.refused',
      hostname: 'gateway-1',
      service: 'sekisho',
      status: 'notice',
      timestamp: noon + 2,
      message: 'exchange.refused: model_not_allowed (person per_1)',
      ocsf: { class_uid: 6003 },
    })
  })

  test('never gets more in a request than its limits', () => {
    const { limits } = createFor(sinkOf.datadog('http://127.0.0.1:1'))
    expect(limits.events).toBeLessThanOrEqual(1000)
    // Brackets and a comma an event come on top.
    expect(limits.bytes + limits.events + 2).toBeLessThanOrEqual(5_000_000)
    expect(limits.eventBytes).toBeLessThanOrEqual(1_000_000)
  })

  test('rejects what is too large, and is away with a wrong key or while it throttles', async () => {
    const datadog = kept(await openFakeDatadog(apiKey))
    const receiver = createFor(sinkOf.datadog(datadog.url))
    datadog.fail({ status: 413, body: { errors: [{ title: 'Payload Too Large' }] } })
    expect((await receiver.send(batch(receiver, 0, 1), signal)).rest).toBeInstanceOf(Rejection)
    datadog.fail({ status: 429, headers: { 'retry-after': '17' } })
    expect((await away(receiver.send(batch(receiver, 0), signal))).retryAfterMs).toBe(17_000)
    const mistaken = createFor(sinkOf.datadog(datadog.url, { apiKey: 'another' }))
    expect((await away(mistaken.send(batch(mistaken, 0), signal))).message).toContain('403')
  })
})

describe('elastic', () => {
  const dataStream = 'logs-sekisho.ledger-default'

  test('creates documents in the data stream under their own ids', async () => {
    const elastic = kept(await openFakeElastic({ authorization, dataStream }))
    const receiver = createFor(sinkOf.elastic(elastic.url))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    const [id, document] = [...elastic.documents][1] ?? expect.unreachable()
    expect(document).toMatchObject({
      '@timestamp': new Date(noon + 1).toISOString(),
      data_stream: { type: 'logs', dataset: 'sekisho.ledger', namespace: 'default' },
      event: { id, action: 'exchange.refused', outcome: 'failure', category: ['api'], type: ['denied'] },
    })
  })

  test('counts what it has already as taken, so that a lost answer makes no second document', async () => {
    const elastic = kept(await openFakeElastic({ authorization, dataStream }))
    const receiver = createFor(sinkOf.elastic(elastic.url))
    elastic.fail('take and hang up')
    await away(receiver.send(batch(receiver, 0, 1, 2), signal))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    expect(elastic.documents.size).toBe(3)
  })

  test('refuses single documents for good, and the others go through', async () => {
    const refuses = (document: Record<string, unknown>) =>
      (document['event'] as { sequence: number }).sequence === 1
    const elastic = kept(await openFakeElastic({ authorization, dataStream, refuses }))
    const receiver = createFor(sinkOf.elastic(elastic.url))
    const { settled, refused, rest } = await receiver.send(batch(receiver, 0, 1, 2), signal)
    expect([settled, refused.map(({ index }) => index), rest]).toEqual([3, [1], undefined])
    expect(refused[0]?.reason).toContain('document_parsing_exception')
  })

  test('settles up to the first document that it cannot take now', async () => {
    const elastic = kept(await openFakeElastic({ authorization, dataStream }))
    const receiver = createFor(sinkOf.elastic(elastic.url))
    const events = batch(receiver, 0, 1, 2)
    elastic.itemFaults.set(events[1]?.id ?? '', {
      status: 429,
      type: 'es_rejected_execution_exception',
      reason: 'queue full',
    })
    const answer = await receiver.send(events, signal)
    expect(answer.settled).toBe(1)
    expect(answer.rest).toBeInstanceOf(ReceiverAway)
    expect(await receiver.send(events.slice(1), signal)).toEqual({ settled: 2, refused: [] })
    expect(elastic.documents.size).toBe(3)
  })

  test.each([
    ['another key', 'ApiKey eA==', undefined],
    [
      'no such data stream or no right to it',
      authorization,
      { status: 404, body: { error: 'index_not_found' } },
    ],
    ['an answer of another form', authorization, { status: 200, body: { took: 1, items: [] } }],
    ['an answer that is no JSON', authorization, { status: 200, body: '<html>' }],
  ])('is away with %s', async (_, given, fault) => {
    const elastic = kept(await openFakeElastic({ authorization, dataStream }))
    if (fault) elastic.fail(fault)
    const receiver = createFor(sinkOf.elastic(elastic.url, { authorization: given }))
    await away(receiver.send(batch(receiver, 0), signal))
  })
})

describe('otlp', () => {
  test('takes records in the JSON encoding of the protocol', async () => {
    const otlp = kept(await openFakeOtlp())
    const receiver = createFor(sinkOf.otlp(otlp.url))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    expect(otlp.records[1]).toMatchObject({
      timeUnixNano: `${noon + 1}000000`,
      severityNumber: 10,
      eventName: 'sekisho.exchange.refused',
    })
    expect(otlp.asked[0]?.headers['x-tenant']).toBe('a')
  })

  test('may keep some and not say which: none is sent again by itself', async () => {
    const otlp = kept(await openFakeOtlp())
    const receiver = createFor(sinkOf.otlp(otlp.url))
    otlp.rejections.push(1)
    const answer = await receiver.send(batch(receiver, 0, 1, 2), signal)
    expect(answer).toMatchObject({ settled: 3, someTaken: true })
    expect(answer.refused.map(({ reason }) => reason)).toEqual(
      Array(3).fill('1 of 3 records were rejected: too old'),
    )
  })

  test('rejects what it cannot parse, and is away while it throttles', async () => {
    const otlp = kept(await openFakeOtlp())
    const receiver = createFor(sinkOf.otlp(otlp.url))
    otlp.fail({ status: 400, body: { code: 3, message: 'cannot parse' } })
    expect((await receiver.send(batch(receiver, 0), signal)).rest).toBeInstanceOf(Rejection)
    const until = new Date(now() + 90_000).toUTCString()
    otlp.fail({ status: 503, headers: { 'retry-after': until } })
    expect((await away(receiver.send(batch(receiver, 0), signal))).retryAfterMs).toBe(90_000)
  })
})

describe('s3', () => {
  const bucket = { ...bucketKey, bucket: 'records', region: 'ap-northeast-1', now }

  test('gets an object of JSON lines under the hour of its entries', async () => {
    const s3 = kept(await openFakeS3(bucket))
    const receiver = createFor(sinkOf.s3(s3.url))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    const [key, lines] = [...s3.objects][0] ?? expect.unreachable()
    expect(key).toBe('sekisho/dt=2026-11-22/hour=12/0000000000000000-0000000000000002.jsonl.gz')
    expect(lines.map((line) => (JSON.parse(line) as { leaf: number }).leaf)).toEqual([0, 1, 2])
    expect(s3.asked[0]?.headers['content-encoding']).toBe('gzip')
  })

  test('gets no object that spans two hours', () => {
    const receiver = createFor(sinkOf.s3('http://127.0.0.1:1'))
    const at = (leaf: number, time: number) =>
      receiver.encode(eventOf(refusedEntry(leaf, time)) ?? expect.unreachable())
    const hour = 3_600_000
    expect(receiver.splits?.(at(0, noon), at(1, noon + hour - 1))).toBe(false)
    expect(receiver.splits?.(at(0, noon + hour - 1), at(1, noon + hour))).toBe(true)
  })

  test.each([
    ['a wrong secret', { secretAccessKey: 'another' }, undefined],
    ['another region', { region: 'us-east-1' }, undefined],
    ['a bucket that is not there', { bucket: 'other-records' }, undefined],
    [
      'a token that has expired, which is a 400',
      {},
      { status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' },
    ],
    ['a request to slow down', {}, { status: 503, body: '<Error><Code>SlowDown</Code></Error>' }],
  ])('is away with %s', async (_, settings, fault) => {
    const s3 = kept(await openFakeS3(bucket))
    if (fault) s3.fail(fault)
    const receiver = createFor(sinkOf.s3(s3.url, settings))
    await away(receiver.send(batch(receiver, 0), signal))
    expect(s3.objects.size).toBe(0)
  })
})

describe('webhook', () => {
  test('gets signed messages whose id is that of their entries', async () => {
    const webhook = kept(await openFakeWebhook({ secret: webhookSecret, now }))
    const receiver = createFor(sinkOf.webhook(webhook.url))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
    webhook.fail('take and hang up')
    await away(receiver.send(batch(receiver, 3, 4), signal))
    await receiver.send(batch(receiver, 3, 4), signal)
    expect(webhook.messages.map(({ events }) => events.map(({ leaf }) => leaf))).toEqual([
      [0, 1, 2],
      [3, 4],
      [3, 4],
    ])
    const [first, second, third] = webhook.messages.map(({ id }) => id)
    expect([second === third, first === second]).toEqual([true, false])
  })

  test('verifies with either secret while one replaces the other', async () => {
    const webhook = kept(await openFakeWebhook({ secret: webhookSecret, now }))
    const next = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
    const receiver = createFor(sinkOf.webhook(webhook.url, { secrets: [next, webhookSecret] }))
    expect(await receiver.send(batch(receiver, 0, 1, 2), signal)).toEqual(everything)
  })

  test('is away with a wrong secret, and what is told of that has neither path nor secret', async () => {
    const webhook = kept(await openFakeWebhook({ secret: webhookSecret, now }))
    const wrong = `whsec_${Buffer.alloc(32, 4).toString('base64')}`
    const receiver = createFor(sinkOf.webhook(webhook.url, { secrets: [wrong] }))
    webhook.fail({ status: 500, body: `you sent ${wrong}\u001B[2J` })
    const failure = await away(receiver.send(batch(receiver, 0), signal))
    expect(failure.message).toBe('status 500: you sent (hidden) [2J')
    webhook.fail({ status: 301, headers: { location: '/' } })
    expect((await away(receiver.send(batch(receiver, 0), signal))).message).not.toContain(
      'secret-in-the-path',
    )
    expect((await away(receiver.send(batch(receiver, 0), signal))).message).toContain('401')
  })

  test('is away when nobody is there, hangs up, or may not be called', async () => {
    const webhook = await openFakeWebhook({ secret: webhookSecret, now })
    webhook.fail('hang up')
    const receiver = createFor(sinkOf.webhook(webhook.url))
    await away(receiver.send(batch(receiver, 0), signal))
    await webhook.close()
    expect((await away(receiver.send(batch(receiver, 0), signal))).message).toContain('ECONNREFUSED')
    const metadata = createFor(sinkOf.webhook('https://169.254.169.254'))
    expect((await away(metadata.send(batch(metadata, 0), signal))).message).toContain('refused')
  })
})
