import { expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { proveTampering } from './testing/prove-tampering.ts'

const databases = await testDatabases()
/** `scripts/prove-tampering.ts` does a thousand on each, and docs/ledger.md has its result. */
const rounds = 120

test.each(databases)('random changes in a store on $name are all found where they are', async (database) => {
  const { missed, done } = await proveTampering({ database, rounds, seed: 20_261_126 })
  expect(missed).toEqual([])
  expect(Object.values(done).reduce((sum, count) => sum + count, 0)).toBe(rounds)
  await database.dispose()
})
