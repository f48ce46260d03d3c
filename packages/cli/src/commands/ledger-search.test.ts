import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeApi, type FakeDataDir, type Ran } from '../testing.ts'

let data: FakeDataDir
let api: FakeApi
beforeAll(async () => void (data = await fakeDataDir()))
afterAll(() => data.dispose())

function search(...words: string[]): Promise<Ran> {
  api = fakeApi(answers)
  return runCli(['ledger', 'search', '--data', data.dataDir, ...words], { fetch: api.fetch })
}

describe('ledger search', () => {
  it('sends what was asked for: a person by id, times as such, kinds together', async () => {
    const words = [
      '--person',
      'tanaka@example.com',
      '--since',
      '2026-11-01',
      '--until',
      '2026-11-02T06:00:00Z',
    ]
    await search(...words, '--type', 'person.created', '--type', 'person.changed', '--limit', '2')
    expect(Object.fromEntries(api.asked.at(-1)?.url.searchParams ?? [])).toEqual({
      person: answers.createPerson.id,
      kinds: 'person.created,person.changed',
      since: '2026-11-01T00:00:00.000Z',
      until: '2026-11-02T06:00:00.000Z',
      order: 'newest',
      limit: '2',
    })
  })

  it.each(['2026-02-30', '2026-02-30T06:00:00Z', '2026-11-31', '2026-11-01T24:00:00Z', '2026-13-01'])(
    'takes %s for no day or time',
    async (moment) => {
      const { code, err } = await search('--since', moment)
      expect(code).toBe(2)
      expect(err).toContain('--since must be')
      expect(api.asked).toEqual([])
    },
  )

  it('refuses a span that ends before it begins, in which nothing would be found', async () => {
    const { code, err } = await search('--since', '2026-11-02', '--until', '2026-11-02')
    expect(code).toBe(2)
    expect(err).toContain('--since must be before --until')
    const later = await search('--since', '1d', '--until', '2d', '--lang', 'ja')
    expect(later.err).toContain('--until より前')
  })

  it('says that no entry is like that, and not that there is none', async () => {
    api = fakeApi({ ...answers, listLedgerEntries: { data: [] } })
    const { out } = await runCli(['ledger', 'search', '--data', data.dataDir], { fetch: api.fetch })
    expect(out).toBe('No entry is like that.\n')
  })

  it('goes on over pages until it has as many as asked for, and says where the rest begins', async () => {
    const { out } = await search('--limit', '5', '--json')
    expect(JSON.parse(out)).toMatchObject({ data: { length: 6 }, next: 'place-1' })
  })

  it('takes a duration, and no time that means another thing elsewhere', async () => {
    await search('--since', '7d', '--limit', '2')
    expect(api.asked.at(-1)?.url.search).toMatch(/since=\d{4}-/)
    for (const text of ['yesterday', '11/01/2026', '2026-11-01T06:00:00', '2026-13-01']) {
      const { code, err } = await search('--since', text)
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--since') })
    }
  })
})
