import { AdminProblem } from '@sekisho/contract'
import { expect, test } from 'vitest'
import { ledgerHandlers } from './routes.ts'
import { TailCursorInvalid, type Tail } from './queries/tail.ts'
import { refused } from './testing/entries.ts'

const auditor = { type: 'person', id: 'per_auditor' } as const

test('a page of entries is shown with times a person can read, and the cursor of the next one', async () => {
  const asked: Tail[] = []
  const noted: unknown[] = []
  const handlers = ledgerHandlers({
    queries: {
      async tail(query) {
        asked.push(query)
        const entry = { v: 1 as const, boot: 'boot_1', seq: 3, prev: 'p', ...refused('exc_1') }
        return { entries: [{ entry, leaf: 7, position: 7 }], next: '7' }
      },
    },
    noteQuery: (...query) => void noted.push(query),
    reveal: async (entries) => [...entries],
  })
  const page = await handlers.listLedgerEntries({ limit: 1, before: '8', kind: 'exchange.refused' }, auditor)
  expect(asked).toEqual([{ limit: 1, before: '8', kind: 'exchange.refused' }])
  expect(page.next).toBe('7')
  expect(page.data[0]).toMatchObject({ boot: 'boot_1', seq: 3, time: '2026-11-22T12:00:00.000Z' })
  expect(noted).toEqual([[auditor, { operation: 'list', filter: { kind: 'exchange.refused' }, entries: 1 }]])
})

test('a cursor of another place is the caller’s mistake', async () => {
  const tail = () => Promise.reject(new TailCursorInvalid('the cursor is not one of this ledger'))
  const handlers = ledgerHandlers({
    queries: { tail },
    noteQuery: () => {},
    reveal: async (entries) => [...entries],
  })
  const listing = handlers.listLedgerEntries({ limit: 1, before: 'x' }, auditor)
  await expect(listing).rejects.toThrow(AdminProblem)
})
