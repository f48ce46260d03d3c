import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { proveTampering } from '../packages/server/src/modules/ledger/testing/prove-tampering.ts'

/** A thousand random changes on each storage; the tests do fewer. Takes some minutes. Its result is in docs/ledger.md. */
const rounds = Number(process.argv[2] ?? 1_000)
for (const database of await testDatabases()) {
  const { done, missed } = await proveTampering({ database, rounds, seed: 1 })
  await database.dispose()
  process.stdout.write(`${database.name}: ${JSON.stringify(done)}; missed ${missed.length}\n`)
  for (const line of missed) process.stdout.write(`  ${line}\n`)
  if (missed.length > 0) process.exitCode = 1
}
