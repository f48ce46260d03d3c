import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { pauseSink, resumeSink, retryLetters } from './changes.ts'
import { ReceiverAway, type Receiver } from './receivers/receiver.ts'
import { openFakeElastic, type FakeElastic } from './testing/fake-elastic.ts'
import { openFakeSplunk, type FakeSplunk } from './testing/fake-splunk.ts'
import { openFakeS3 } from './testing/fake-s3.ts'
import { openFakeWebhook } from './testing/fake-webhook.ts'
import { openSinkBench, type SinkBench } from './testing/sink-bench.ts'
import { authorization, bucketKey, sinkOf, token, webhookSecret } from './testing/sink-settings.ts'

const { signal } = new AbortController()
const databases = await testDatabases()
const upTo = (count: number) => Array.from({ length: count }, (_, leaf) => leaf)

describe.each(databases)('deliveries with $name', (database) => {
  let bench: SinkBench
  let splunk: FakeSplunk
  let elastic: FakeElastic
  beforeEach(async () => {
    bench = await openSinkBench(await database.openControl())
    splunk = await openFakeSplunk({ token, refusedKinds: ['node.stopped'] })
    elastic = await openFakeElastic({ authorization, dataStream: 'logs-sekisho.ledger-default' })
  })
  afterEach(async () => {
    await bench.close()
    await splunk.close()
    await elastic.close()
  })
  afterAll(() => database.dispose())
  const leaves = () => splunk.events.map(({ leaf }) => leaf)
  /** with batches of at most so many */
  const small = (events: number) => (receiver: Receiver) => ({
    ...receiver,
    limits: { ...receiver.limits, events },
  })

  test('go on from where the receiver has acknowledged, in order, each once', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(25)
    const node = bench.node(sink, small(10))
    await node.run(signal)
    bench.ledger.grow(5)
    await node.run(signal)
    await node.run(signal)
    expect(leaves()).toEqual(upTo(30))
    expect(await bench.progress('splunk')).toEqual({ next: 30, letters: [] })
    expect(bench.counts).toEqual({ delivered: 30, skipped: 0, refused: 0 })
  })

  test('lose nothing and keep their order when the receiver vanishes in the middle and the node restarts', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(50)
    // Nothing, then two batches whose answers are lost, one of them taken.
    splunk.fail('hang up')
    await expect(bench.node(sink, small(10)).run(signal)).rejects.toThrow(ReceiverAway)
    splunk.fail('take and hang up')
    await expect(bench.node(sink, small(10)).run(signal)).rejects.toThrow(ReceiverAway)
    splunk.fail({ status: 503, body: { text: 'Server is busy', code: 9 } })
    await expect(bench.node(sink, small(10)).run(signal)).rejects.toThrow(ReceiverAway)
    await bench.node(sink, small(10)).run(signal)
    // The batch whose answer was lost came twice: its ids say so.
    expect(leaves()).toEqual([...upTo(10), ...upTo(50)])
    expect(new Set(splunk.events.map(({ id }) => id)).size).toBe(50)
  })

  test('say of a receiver that took some before it was away that it did', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(20)
    let settled = 0
    const busyAfterOne = (receiver: Receiver): Receiver => ({
      ...small(10)(receiver),
      async send(batch, signal) {
        if (splunk.events.length > 0) throw new ReceiverAway('status 429')
        return await receiver.send(batch, signal)
      },
    })
    const run = bench.node(sink, busyAfterOne).run(signal, () => (settled += 1))
    await expect(run).rejects.toThrow('status 429')
    expect([settled, leaves()]).toEqual([1, upTo(10)])
  })

  test('stop when the node is told to, and another node goes on', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(30)
    const stopping = new AbortController()
    const stopAfterOne = (receiver: Receiver): Receiver => ({
      ...small(10)(receiver),
      async send(batch, signal) {
        const answer = await receiver.send(batch, signal)
        stopping.abort()
        return answer
      },
    })
    await bench.node(sink, stopAfterOne).run(stopping.signal)
    expect((await bench.progress('splunk')).next).toBe(10)
    await bench.node(sink, small(10)).run(signal)
    expect(leaves()).toEqual(upTo(30))
  })

  test('of two nodes that believe to be alone, one moves the cursor and the other leaves it', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(10)
    const other = bench.node(sink)
    const overtaken = (receiver: Receiver): Receiver => ({
      ...receiver,
      async send(batch, signal) {
        bench.ledger.grow(10)
        await other.run(signal)
        return receiver.send(batch, signal)
      },
    })
    await bench.node(sink, overtaken).run(signal)
    expect((await bench.progress('splunk')).next).toBe(20)
    // Late, and known by their ids: what came first is in order.
    expect(leaves()).toEqual([...upTo(20), ...upTo(10)])
    expect(bench.counts.delivered).toBe(20)
  })

  test('put aside what the receiver refuses for good, and go on with the rest', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(3)
    bench.ledger.grow(1, 'node.stopped')
    bench.ledger.grow(3)
    await bench.node(sink).run(signal)
    const { next, letters } = await bench.progress('splunk')
    expect([next, letters.map(({ leaf }) => leaf)]).toEqual([7, [3]])
    expect(letters[0]?.reason).toContain('Invalid data format')
    expect([...new Set(leaves())]).toEqual([0, 1, 2, 4, 5, 6])
  })

  test('find the one event of a batch that a receiver rejects without naming it', async () => {
    const webhook = await openFakeWebhook({
      secret: webhookSecret,
      now: () => bench.parts.clock.now(),
      refusedKinds: ['node.stopped'],
    })
    bench.ledger.grow(13)
    bench.ledger.grow(1, 'node.stopped')
    bench.ledger.grow(18)
    await bench.node(sinkOf.webhook(webhook.url)).run(signal)
    const taken = webhook.messages.flatMap(({ events }) => events.map(({ leaf }) => leaf))
    expect(taken).toEqual(upTo(32).filter((leaf) => leaf !== 13))
    expect((await bench.progress('webhook')).letters.map(({ leaf }) => leaf)).toEqual([13])
    expect(webhook.asked.length).toBeLessThan(20)
    await webhook.close()
  })

  test('a receiver that refuses everything is set up wrongly: twenty dead letters, not the whole ledger', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(60, 'node.stopped')
    const node = bench.node(sink)
    await expect(node.run(signal)).rejects.toThrow('refused 20 events in a row')
    await expect(node.run(signal)).rejects.toThrow('refused 20 events in a row')
    const { next, letters } = await bench.progress('splunk')
    expect([next, letters.length]).toEqual([20, 20])
  })

  test('the same holds when it refuses them one by one in one answer', async () => {
    await elastic.close()
    elastic = await openFakeElastic({
      authorization,
      dataStream: 'logs-sekisho.ledger-default',
      refuses: () => true,
    })
    bench.ledger.grow(60)
    await expect(bench.node(sinkOf.elastic(elastic.url)).run(signal)).rejects.toThrow('took none')
    const { next, letters } = await bench.progress('elastic')
    expect([next, letters.length]).toEqual([20, 20])
  })

  test('what is too large for the receiver is a dead letter without being sent', async () => {
    bench.ledger.grow(3)
    const narrow = (receiver: Receiver): Receiver => ({
      ...receiver,
      limits: { ...receiver.limits, eventBytes: 100 },
    })
    await bench.node(sinkOf.elastic(elastic.url), narrow).run(signal)
    const { next, letters } = await bench.progress('elastic')
    expect([next, letters.length, elastic.asked.length]).toEqual([3, 3, 0])
    expect(letters[0]?.reason).toContain('over the limit of 100')
  })

  test('dead letters are sent again when asked for, and leave the list when they are taken', async () => {
    const refuses = new Set([1, 2])
    await elastic.close()
    elastic = await openFakeElastic({
      authorization,
      dataStream: 'logs-sekisho.ledger-default',
      refuses: (document) => refuses.has((document['event'] as { sequence: number }).sequence),
    })
    bench.ledger.grow(4)
    const node = bench.node(sinkOf.elastic(elastic.url))
    await node.run(signal)
    expect((await bench.progress('elastic')).letters.map(({ leaf }) => leaf)).toEqual([1, 2])
    refuses.delete(1)
    await retryAll(bench, 'elastic')
    await node.run(signal)
    const { letters } = await bench.progress('elastic')
    expect(letters.map(({ leaf }) => leaf)).toEqual([2])
    expect(elastic.documents.size).toBe(3)
    expect(bench.counts).toEqual({ delivered: 3, skipped: 0, refused: 2 })
  })

  test('what the filter leaves out, and what retention removed, is passed over and counted', async () => {
    bench.ledger.grow(3)
    bench.ledger.grow(300, 'session.opened')
    bench.ledger.grow(2)
    const removed = bench.ledger.entries[1] ?? expect.unreachable()
    bench.ledger.entries[1] = { ...removed, text: undefined }
    const kinds = new Set(['exchange.refused'] as const)
    const sink = sinkOf.splunk(splunk.url, { filter: { kinds, minimumSeverity: 'informational' } })
    await bench.node(sink).run(signal)
    expect(leaves()).toEqual([0, 2, 303, 304])
    expect(await bench.progress('splunk')).toEqual({ next: 305, letters: [] })
    expect(bench.counts).toEqual({ delivered: 4, skipped: 301, refused: 0 })
  })

  test('an entry that somebody has damaged holds up nothing, and its place is told', async () => {
    bench.ledger.grow(4)
    const [entry] = bench.ledger.entries.slice(1)
    for (const [leaf, text] of [
      [1, '{"kind":'],
      [2, '{"kind":"exchange.settled","time":9e15,"actor":7,"data":[]}'],
    ] as const)
      bench.ledger.entries[leaf] = { ...(entry ?? expect.unreachable()), leaf, seq: leaf, text }
    for (const sink of [sinkOf.splunk(splunk.url), sinkOf.elastic(elastic.url)])
      await bench.node(sink).run(signal)
    expect(leaves()).toEqual(upTo(4))
    expect(splunk.events[1]?.event).toMatchObject({ class_uid: 3004, unmapped: { kind: 'unknown', leaf: 1 } })
    expect(elastic.documents.size).toBe(4)
  })

  test('a sink that begins now sends nothing of what was before it', async () => {
    bench.ledger.grow(5)
    const sink = sinkOf.splunk(splunk.url, { from: 'now' })
    await bench.node(sink).run(signal)
    bench.ledger.grow(2)
    await bench.node(sink).run(signal)
    expect(leaves()).toEqual([5, 6])
  })

  test('a paused sink sends nothing and goes on where it was', async () => {
    const sink = sinkOf.splunk(splunk.url)
    bench.ledger.grow(2)
    await bench.node(sink).run(signal)
    await pause(bench, 'splunk')
    bench.ledger.grow(2)
    await bench.node(sink).run(signal)
    expect(leaves()).toEqual([0, 1])
    await resume(bench, 'splunk')
    await bench.node(sink).run(signal)
    expect(leaves()).toEqual(upTo(4))
  })

  test('objects are written when they are full or their time is over, one an hour at least', async () => {
    const bucket = {
      ...bucketKey,
      bucket: 'records',
      region: 'ap-northeast-1',
      now: () => bench.parts.clock.now(),
    }
    const s3 = await openFakeS3(bucket)
    const node = bench.node(sinkOf.s3(s3.url))
    bench.ledger.grow(3)
    await node.run(signal)
    bench.ledger.grow(3)
    await node.run(signal)
    expect(s3.objects.size).toBe(1)
    bench.parts.advance(60_000)
    await node.run(signal)
    expect([...s3.objects.keys()].map((key) => key.split('/').at(-1))).toEqual([
      '0000000000000000-0000000000000002.jsonl.gz',
      '0000000000000003-0000000000000005.jsonl.gz',
    ])
    await s3.close()
  })

  test('objects are written when their time is over, also when somebody sets the clock back meanwhile', async () => {
    const now = () => bench.parts.clock.now()
    const s3 = await openFakeS3({ ...bucketKey, bucket: 'records', region: 'ap-northeast-1', now })
    const node = bench.node(sinkOf.s3(s3.url))
    bench.ledger.grow(3)
    await node.run(signal)
    bench.ledger.grow(3)
    bench.parts.setBack(3_600_000)
    bench.parts.advance(60_000)
    await node.run(signal)
    expect((await bench.progress('s3')).next).toBe(6)
    await s3.close()
  })
})

async function retryAll(bench: SinkBench, sink: string): Promise<void> {
  await retryLetters(
    { type: 'operator' },
    { sink, leaf: undefined },
    { db: bench.db, clock: bench.parts.clock },
  )
}

async function pause(bench: SinkBench, sink: string): Promise<void> {
  await pauseSink({ type: 'operator' }, { sink, reason: 'test' }, { db: bench.db, clock: bench.parts.clock })
}

async function resume(bench: SinkBench, sink: string): Promise<void> {
  await resumeSink({ type: 'operator' }, sink, { db: bench.db, clock: bench.parts.clock })
}
