import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bundleWorker } from '../../../platform/bundle-worker.ts'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { type Ledger } from '../index.ts'
import { admitted, personCreated, settled } from '../testing/entries.ts'
import { createTestClock } from '../testing/nodes.ts'
import { openTestLedger } from '../testing/open-ledger.ts'

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(async () => void (worker = await bundleWorker(new URL('../writer.worker.ts', import.meta.url))))
afterAll(() => worker.dispose())

describe.each(await testDatabases())('content against the ledger, on $name', (database) => {
  let ledger: Ledger
  const clock = createTestClock()
  afterEach(async () => {
    await ledger.close()
    await database.dispose()
  })

  async function open(): Promise<void> {
    ledger = await openTestLedger({ storage: await database.open(), clock, workerUrl: worker.url })
  }

  const request = Buffer.from('what was sent')
  const response = Buffer.from('what was answered')

  /** A call among others, with a change that was made long before it came to the ledger. */
  async function record(exchange: string, sent?: Buffer): Promise<{ at: number; endedAt: number }> {
    const at = clock.now()
    const digest = ledger.digests.begin('per_1', exchange)
    await ledger.append(admitted(exchange, { requestDigest: digest.of(request) }, at))
    await ledger.append({ ...personCreated(`per_${exchange}`), id: `chg_${exchange}`, time: at - 3_600_000 })
    clock.advance(600_000)
    digest.update(response)
    const content = sent === undefined ? {} : { content: { request: 1, requestDigest: digest.of(sent) } }
    const endedAt = clock.now()
    ledger.appendLater(settled(exchange, { responseDigest: digest.end(), ...content }, endedAt))
    await ledger.flush()
    return { at, endedAt }
  }

  it('matches when it is what was sent and answered, and differs when a byte does', async () => {
    await open()
    const calls: [string, { at: number; endedAt: number }][] = []
    for (let i = 0; i < 40; i++) calls.push([`exc_${i}.`, await record(`exc_${i}.`)])
    for (const [exchange, times] of calls) {
      const call = { exchange, person: 'per_1', boot: ledger.boot, ...times }
      const check = (content: { request: Buffer; response: Buffer }) =>
        ledger.queries.checkContent(call, content)
      expect(await check({ request, response })).toEqual({ request: 'matches', response: 'matches' })
      expect(await check({ request: response, response: request })).toEqual({
        request: 'differs',
        response: 'differs',
      })
    }
  })

  it('is what was sent when that differs from what came', async () => {
    await open()
    const sent = Buffer.from('with the model renamed')
    const times = await record('exc_1', sent)
    const call = { exchange: 'exc_1', person: 'per_1', boot: ledger.boot, ...times }
    const check = await ledger.queries.checkContent(call, { request: sent, response: undefined })
    expect(check).toEqual({ request: 'matches', response: 'unknown' })
  })

  it('is unknown of a call the ledger does not know, or whose key is another’s', async () => {
    await open()
    const times = await record('exc_1')
    const known = { exchange: 'exc_1', person: 'per_1', boot: ledger.boot, ...times }
    const content = { request, response }
    const unknown = { request: 'unknown', response: 'unknown' }
    expect(await ledger.queries.checkContent({ ...known, exchange: 'exc_2' }, content)).toEqual(unknown)
    expect(await ledger.queries.checkContent({ ...known, person: 'per_2' }, content)).toEqual(unknown)
    expect(await ledger.queries.checkContent({ ...known, boot: 'boot_0' }, content)).toEqual(unknown)
  })
})
