import { sql as rawSql } from 'kysely'
import { localChanges } from '../changes/local.ts'
import { systemRandom } from '../clock/random.ts'
import { createLog } from '../log/log.ts'
import { openControlDatabase } from '../sql/control-database.ts'
import { openSql } from '../sql/open-sql.ts'
import type { Storage } from '../sql/storage.ts'
import type { Counters, HoldLine, HoldOptions, LoadUsed } from './counters.ts'
import { createMemoryCounters } from './memory.ts'
import { createPostgresCounters } from './postgres.ts'

/** Test support: the counters of both deployments, each test with keys of its own. */
export const noon = Date.UTC(2026, 10, 22, 12)
export const hourMs = 3_600_000
export const long: HoldOptions = { ttlMs: hourMs }

const log = createLog('silent')

/** A clock that stands still until told. */
export function testClock() {
  let passedMs = 0
  let jumpedMs = 0
  return {
    now: () => noon + passedMs + jumpedMs,
    monotonic: () => passedMs,
    pass: (ms: number) => void (passedMs += ms),
    /** Somebody sets the clock on the wall. */
    jump: (ms: number) => void (jumpedMs += ms),
  }
}

export type TestClock = ReturnType<typeof testClock>

export function openCounters(
  storage: Storage,
  options: { clock?: TestClock; loadUsed?: LoadUsed } = {},
): Counters {
  const { clock = testClock(), loadUsed = async () => 0 } = options
  return storage.kind === 'sqlite'
    ? createMemoryCounters({ clock, loadUsed })
    : createPostgresCounters({ storage, clock, loadUsed, log, random: systemRandom })
}

export async function migrate(storage: Storage): Promise<void> {
  const changes = localChanges({ log })
  const database = await openControlDatabase({ storage, clock: testClock(), random: systemRandom, changes })
  await database.close()
}

/** @throws unless granted */
export async function hold(counters: Counters, lines: readonly HoldLine[], ttlMs = hourMs): Promise<string> {
  const answer = await counters.hold(lines, { ttlMs })
  if (!answer.granted) throw new Error(`refused at ${answer.key}`)
  return answer.hold
}

/** @param statement with at most one `$1` */
export async function runSql(storage: Storage, statement: string, key?: string): Promise<void> {
  const sql = await openSql({ storage })
  const [before = '', after] = statement.split('$1')
  const query =
    after === undefined ? rawSql.raw(before) : rawSql`${rawSql.raw(before)}${key}${rawSql.raw(after)}`
  await query.execute(sql.kysely)
  await sql.close()
}
