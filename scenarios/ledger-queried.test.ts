import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '@sekisho/contract'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

describe.each(await testDatabases())('reading the ledger on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url] })
    await sekisho.idle()
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  const filterBy = (kind: string) => ({ kind, order: 'newest' })
  const read = async (query: string) =>
    (await sekisho.admin<{ data: Entry[] }>('GET', `/api/ledger/entries?${query}`)).body.data

  it('is on the record, with who read, what for and how much, and a program that polls does not fill it', async () => {
    const [refused, created] = ['kind=exchange.refused', 'kind=person.created']
    for (let asked = 0; asked < 20; asked++) expect(await read(refused)).toEqual([])
    const found = await read(`${created}&limit=1`)
    expect(found).toHaveLength(1)
    await sekisho.idle()
    const before = (await read('kind=ledger.queried&limit=100')).toReversed()
    expect(before.map(({ data }) => data)).toEqual([
      { operation: 'search', filter: filterBy('exchange.refused'), entries: 0, queries: 1 },
      { operation: 'search', filter: filterBy('person.created'), entries: 1, queries: 1 },
    ])
    expect(before[0]?.actor).toMatchObject({ type: 'operator', client: { address: '127.0.0.1' } })
    sekisho = await sekisho.restart()
    const after = (await read('kind=ledger.queried&limit=100')).toReversed()
    expect(after.map(({ data }) => data)).toContainEqual({
      operation: 'search',
      filter: filterBy('exchange.refused'),
      entries: 0,
      queries: 19,
    })
  })

  it('that is refused, and settings that are not there, leave nothing', async () => {
    const before = (await sekisho.entries()).length
    const wrong = await sekisho.admin('GET', '/api/ledger/entries?before=x')
    expect(wrong.status).toBe(400)
    const headers = { authorization: `Bearer ${sekisho.secret}` }
    expect((await fetch(`${sekisho.url}/managed/settings`, { headers })).status).toBe(404)
    await sekisho.idle()
    const kinds = (await sekisho.entries()).slice(before).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind !== 'ledger.queried')).toEqual([])
  })
})
