import type { Sql } from '../../../platform/sql/open-sql.ts'
import type { Writer } from '../batch.ts'
import type { Journal } from '../journal.ts'
import type { LedgerOptions } from '../options.ts'
import type { LedgerSchema } from '../schema.ts'
import { removeOld, type Holds } from './remove-old.ts'

interface RemovalParts {
  options: LedgerOptions
  sql: Sql<LedgerSchema>
  writer: Writer
  append: Journal['append']
}

const nothingHeld = async (): Promise<Holds> => ({ version: '', holds: () => false })

/** Removal as a chore of one node. */
export function createRemoval({ options, sql, writer, append }: RemovalParts) {
  const { keep: rules = [], holds = nothingHeld, lease, clock, log } = options
  const stopping = new AbortController()

  async function run(): Promise<number> {
    if (rules.length === 0 || !(await lease.held('ledger-removal'))) return 0
    return removeOld({
      read: sql.read,
      writer,
      append,
      rules,
      holds,
      now: clock.now(),
      signal: stopping.signal,
    })
  }

  return {
    run,
    chore: () =>
      run().then(
        (removed) => {
          if (removed > 0) log.info({ removed }, 'texts of ledger entries were removed: their time was over')
        },
        (error: unknown) =>
          log.warn({ err: error }, 'ledger entries could not be removed; the next round tries again'),
      ),
    stop: () => stopping.abort(),
  }
}
