import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@sekisho/contract'
import { openStoredLedger } from '@sekisho/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { testPostgres, testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openWay, type Way } from './severed.ts'
import { answer, events, openUpstream, type Upstream } from './upstream.ts'

/** A server whose store can be taken away and given back. */
interface Trouble {
  sekisho: Sekisho
  takeAway(): void
  giveBack(): void
  verify(): Promise<boolean>
  dispose(): Promise<void>
}

const postgres = await testPostgres()
const sqlite = testSqlite()
const access = [{}, { match: { groups: ['limited'] }, tokens_per_day: 100_000 }]

async function onPostgres(provider: string, manner: 'cut' | 'stall'): Promise<Trouble> {
  const storage = await postgres?.open()
  if (!storage) throw new Error('these tests are skipped without PostgreSQL')
  const way: Way = await openWay(storage.url)
  const sekisho = await startSekisho({
    storage: { ...storage, url: way.url },
    providers: [provider],
    config: { sekisho: { access } },
  })
  return {
    sekisho,
    takeAway: () => way[manner](),
    giveBack: () => way.restore(),
    verify: async () => (await openStoredLedger({ dataDir: '', storage }).verify({})).ok,
    async dispose() {
      await sekisho.stop()
      await way.close()
    },
  }
}

/** Another program writes to the ledger's file and does not come to an end. */
async function onSqlite(provider: string): Promise<Trouble> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-down-'))
  const storage = await sqlite.open()
  const sekisho = await startSekisho({
    storage,
    dataDir,
    providers: [provider],
    config: { sekisho: { access } },
  })
  const other = new DatabaseSync(join(dataDir, 'ledger.sqlite'))
  return {
    sekisho,
    takeAway: () => other.exec('begin immediate'),
    giveBack: () => other.exec('rollback'),
    verify: async () => (await openStoredLedger({ dataDir, storage: { kind: 'sqlite' } }).verify({})).ok,
    async dispose() {
      other.close()
      await sekisho.stop()
    },
  }
}

const troubles: [string, (provider: string) => Promise<Trouble>][] = [
  ['SQLite, its file locked by another program', onSqlite],
  ...(postgres
    ? ([
        ['PostgreSQL, its connections cut', (provider: string) => onPostgres(provider, 'cut')],
        ['PostgreSQL, silent', (provider: string) => onPostgres(provider, 'stall')],
      ] as [string, (provider: string) => Promise<Trouble>][])
    : []),
]

let upstream: Upstream
beforeAll(async () => {
  upstream = await openUpstream()
})
afterAll(async () => {
  await upstream.close()
  await postgres?.dispose()
  await sqlite.dispose()
})
beforeEach(() => {
  upstream.received.length = 0
  upstream.behave(answer)
})

describe.each(troubles)('a store that goes away: %s', (_, make) => {
  let trouble: Trouble
  let sekisho: Sekisho
  beforeAll(async () => {
    trouble = await make(upstream.url)
    ;({ sekisho } = trouble)
  })
  afterAll(() => trouble.dispose())

  const call = (secret = sekisho.secret, stream = false) =>
    fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 5, stream, messages: [] }),
    })
  const readiness = async () => (await fetch(`${sekisho.url}/readyz`)).status

  it('refuses calls clearly while it is away and sends nothing, ends open streams whole, and loses no settlement', async () => {
    expect((await call()).status).toBe(200)
    const limited = await member()
    expect((await call(limited)).status).toBe(200)
    let finish = () => {}
    upstream.behave((_received, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 4).join(''))
      finish = () => response.end(events.slice(4).join(''))
    })
    const open = await call(sekisho.secret, true)
    upstream.behave(answer)
    const sent = upstream.received.length

    trouble.takeAway()
    const refused = await Promise.all([call(), call(), call(limited)])
    expect(await readiness()).toBe(503)
    refused.push(await call())
    for (const response of refused) {
      expect([response.status, response.headers.get('x-sekisho-refusal')]).toEqual([
        503,
        'ledger_unavailable',
      ])
      expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'api_error' } })
    }
    finish()
    expect(await open.text()).toBe(events.join(''))
    expect(upstream.received.length).toBe(sent)

    trouble.giveBack()
    await vi.waitFor(async () => expect(await readiness()).toBe(200))
    for (const secret of [sekisho.secret, limited])
      await vi.waitFor(async () => expect((await call(secret)).status).toBe(200))
    const exchanges = await sekisho.exchanges()
    const admitted = exchanges.filter(({ kind }) => kind === 'exchange.admitted').map(idOf)
    const settled = exchanges.filter(({ kind }) => kind === 'exchange.settled')
    expect(new Set(settled.map(idOf)).size).toBe(settled.length)
    expect(settled.map(idOf)).toEqual(expect.arrayContaining(admitted))
    const outcomes = settled.map(({ data }) => data as { outcome: string; problem?: string })
    expect(outcomes.filter(({ outcome }) => outcome === 'completed')).toHaveLength(upstream.received.length)
    // The others were refused before anything was sent, whether or not their admission was durable after all.
    const others = outcomes.filter(({ outcome }) => outcome !== 'completed')
    for (const other of others)
      expect(other).toMatchObject({ outcome: 'failed', problem: 'ledger_unavailable' })
    expect(await trouble.verify()).toBe(true)
  })

  async function member(): Promise<string> {
    const person = { name: 'Limited', roles: ['developer'], groups: ['limited'] }
    const { body } = await sekisho.admin<{ id: string }>('POST', '/api/people', person)
    const wanted = { personId: body.id, kind: 'any', name: 'test' }
    return (await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)).body.secret
  }
})

function idOf({ data }: Entry): string {
  return (data as { exchange: string }).exchange
}
