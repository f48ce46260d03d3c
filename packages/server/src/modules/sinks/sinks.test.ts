import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase } from '../../platform/sql/control-database.ts'
import { testSqlite } from '../../platform/sql/test-database.ts'
import type { SinkSettings } from './settings.ts'
import { createSinks, type SinkDeps } from './sinks.ts'
import { createTestLedger } from './testing/entries.ts'
import { pem } from './testing/fake-syslog.ts'
import { openFakeWebhook } from './testing/fake-webhook.ts'
import { createTestParts } from './testing/parts.ts'
import { sinkOf, webhookSecret } from './testing/sink-settings.ts'

const database = testSqlite()
afterAll(() => database.dispose())
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource.close()
})

const patience = { interval: 2 }

async function benchOf(settings: SinkSettings[], more: Partial<SinkDeps> = {}) {
  const parts = createTestParts()
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  const changes = localChanges({ log: createLog('silent') })
  const { clock } = parts
  const db = await openControlDatabase({
    storage: await database.openControl(),
    clock,
    random: systemRandom,
    changes,
  })
  open.push(db)
  const ledger = createTestLedger()
  const lags: unknown[] = []
  const metrics = {
    sinkEvents: () => undefined,
    sinkRetried: () => undefined,
    sinkLag: (_: string, lag: unknown) => void lags.push(lag),
  }
  const lease = { held: async () => true }
  const start = () => {
    const deps = {
      settings,
      db,
      ledger,
      lease,
      metrics,
      log,
      ...parts,
      random: systemRandom,
      everyMs: 2,
      ...more,
    }
    const sinks = createSinks(deps)
    open.push(sinks)
    return sinks
  }
  return { start, parts, ledger, lines, lags }
}

async function fakeWebhook(now: () => number) {
  const webhook = await openFakeWebhook({ secret: webhookSecret, now })
  open.push(webhook)
  return webhook
}

test('an outage stands in the log once, as does its end, without the path that may be a secret', async () => {
  let now = () => 0
  const webhook = await fakeWebhook(() => now())
  const { start, parts, ledger, lines } = await benchOf([sinkOf.webhook(webhook.url)])
  now = () => parts.clock.now()
  webhook.goAway()
  ledger.grow(3)
  const sinks = start()
  await vi.waitFor(async () => expect((await sinks.list())[0]?.state).toBe('failing'), patience)
  for (let round = 0; round < 5; round++) {
    parts.advance(300_000)
    await new Promise(setImmediate)
  }
  webhook.comeBack()
  await vi.waitFor(async () => {
    parts.advance(1_000)
    expect(await sinks.list()).toMatchObject([{ state: 'delivering', delivered: 3, lagEntries: 0 }])
  }, patience)
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'a sink takes nothing; entries wait in the ledger until it does',
    'a sink takes entries again',
  ])
  expect(lines.join()).toContain('"sink":"webhook"')
  expect(lines.join()).not.toContain('secret-in-the-path')
})

test('the lag is shown by the node that delivers, and by no other', async () => {
  const webhook = await fakeWebhook(() => 0)
  webhook.goAway()
  const held = await benchOf([sinkOf.webhook(webhook.url)])
  held.ledger.grow(3)
  held.start()
  await vi.waitFor(
    () => expect(held.lags).toContainEqual({ entries: 3, seconds: 60, failing: true }),
    patience,
  )
  const other = await benchOf([sinkOf.webhook(webhook.url)], { lease: { held: async () => false } })
  other.ledger.grow(3)
  other.start()
  await vi.waitFor(() => expect(other.lags.length).toBeGreaterThan(2), patience)
  expect(new Set(other.lags)).toEqual(new Set([undefined]))
})

test('a key of another certificate stops the start and names the sink', async () => {
  const tls = { certPem: pem('receiver', 'cert'), keyPem: pem('sekisho', 'key') }
  const { start } = await benchOf([sinkOf.syslog(6514, { tls })])
  expect(start).toThrow('sekisho.sinks: syslog cannot be used')
})

test('closing ends a batch that nobody answers, at once', async () => {
  const webhook = await fakeWebhook(() => 0)
  webhook.fail('say nothing')
  const { start, ledger, lines } = await benchOf([sinkOf.webhook(webhook.url)])
  ledger.grow(3)
  const sinks = start()
  await vi.waitFor(() => expect(webhook.waiting()).toBe(1), patience)
  await sinks.close()
  expect(lines).toEqual([])
})
