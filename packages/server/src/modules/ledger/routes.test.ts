import { AdminProblem, type Entry } from '@sekisho/contract'
import { expect, test } from 'vitest'
import { conversationHash } from './conversation-id.ts'
import type { Queries } from './queries/queries.ts'
import { SearchCursorInvalid } from './queries/search-key.ts'
import { SearchOrderInvalid } from './queries/search.ts'
import type { Search } from './queries/search-terms.ts'
import { TailCursorInvalid } from './queries/tail.ts'
import { ledgerHandlers } from './routes.ts'
import { refused } from './testing/entries.ts'

const auditor = { type: 'person', id: 'per_auditor' } as const
const noted: unknown[] = []
const entry: Entry = { v: 1, boot: 'boot_1', seq: 3, prev: 'p', ...refused('exc_1') }
const person = 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'

type Reads = Pick<Queries, 'tail' | 'search'>
const never: Reads = { tail: () => expect.unreachable(), search: () => expect.unreachable() }
const list = (reads: Partial<Reads>, query: object) =>
  ledgerHandlers({
    queries: { ...never, ...reads },
    noteQuery: (...note) => void noted.push(note),
    reveal: async (entries) => [...entries],
  }).listLedgerEntries({ limit: 1, order: 'newest', ...query }, auditor)

test('a page of entries is shown with times a person can read, and the cursor of the next one', async () => {
  const tail = async () => ({ entries: [{ entry, leaf: 7, position: 7 }], next: '7' })
  const page = await list({ tail }, {})
  expect(page.next).toBe('7')
  expect(page.data[0]).toMatchObject({ boot: 'boot_1', seq: 3, leaf: 7, time: '2026-11-22T12:00:00.000Z' })
})

test('whatever narrows a page makes it a search', async () => {
  const asked: Search[] = []
  const search = async (query: Search) => {
    asked.push(query)
    return { entries: [{ entry, leaf: undefined, position: 9 }], next: undefined }
  }
  const [since, until] = ['1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z']
  expect((await list({ search }, { kind: 'exchange.refused' })).data[0]).not.toHaveProperty('leaf')
  const filter = { order: 'newest', kind: 'exchange.refused' }
  expect(noted.at(-1)).toEqual([auditor, { operation: 'search', filter, entries: 1 }])
  await list({ search }, { kinds: ['person.created'], before: '1-2', order: 'oldest' })
  await list({ search }, { person, conversation: 'c1', since, until })
  expect(asked).toMatchObject([
    { kinds: ['exchange.refused'], limit: 1, order: 'newest' },
    { kinds: ['person.created'], cursor: '1-2', order: 'oldest' },
    { person, conversation: conversationHash(person, 'c1'), since: 1_000, until: 2_000 },
  ])
})

test('a cursor of another place, and an order that cannot be, are the caller’s mistakes, told in both languages', async () => {
  const tail = () => Promise.reject(new TailCursorInvalid('the cursor is not one of this ledger'))
  const told = async (reading: Promise<unknown>) => {
    const problem = await reading.catch((error: unknown) => error)
    if (!(problem instanceof AdminProblem)) return expect.unreachable()
    return [problem.code, problem.envelope('ja').error.message]
  }
  const cursor = ['cursor_invalid', 'before: 前のページの "next" の値を指定してください。']
  expect(await told(list({ tail }, { before: 'x' }))).toEqual(cursor)
  const search = (error: Error) => {
    const failing = async () => {
      throw error
    }
    return list({ search: failing }, { code: 'completed' })
  }
  expect(await told(search(new SearchCursorInvalid('no cursor')))).toEqual(cursor)
  const [code, message] = await told(search(new SearchOrderInvalid('no order')))
  expect(code).toBe('search_order_invalid')
  expect(message).toMatch(/^exchange\.admitted のエントリは/)
})
