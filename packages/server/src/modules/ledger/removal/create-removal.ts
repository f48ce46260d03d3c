import type { Sql } from '../../../platform/sql/open-sql.ts'
import type { Writer } from '../batch.ts'
import type { Journal } from '../journal.ts'
import type { LedgerOptions } from '../options.ts'
import type { LedgerSchema } from '../schema.ts'
import { untilCovered } from './covered.ts'
import { nothingHeld } from './holds.ts'
import { removeOld } from './remove-old.ts'

interface RemovalParts {
  options: LedgerOptions
  sql: Sql<LedgerSchema>
  writer: Writer
  boot: string
  append: Journal['append']
}

/** Removal as a chore of one node. */
export function createRemoval({ options, sql, writer, boot, append }: RemovalParts) {
  const {
    keep: rules = [],
    holding = nothingHeld,
    eraseValues,
    valuesAfter,
    outbox,
    lease,
    clock,
    log,
  } = options
  const stopping = new AbortController()
  const pending: Parameters<typeof removeOld>[0]['pending'] = new Map()

  async function run(): Promise<number> {
    if (!(await lease.held('ledger-removal'))) return 0
    return removeOld({
      read: sql.read,
      writer,
      append,
      covered: () => untilCovered({ read: sql.read, writer, boot, clock, signal: stopping.signal }),
      rules,
      holding,
      pending,
      eraseValues,
      valuesAfter,
      outbox,
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
