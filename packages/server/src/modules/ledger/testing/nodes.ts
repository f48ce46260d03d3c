import { generateKeyPairSync } from 'node:crypto'
import type { NewEntry } from '@sekisho/contract'
import { encodeNewEntry } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Lease } from '../../../platform/lease/lease.ts'
import { createLocalLease } from '../../../platform/lease/local.ts'
import { migrate } from '../../../platform/sql/migrate.ts'
import { openSql, type Sql } from '../../../platform/sql/open-sql.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import type { Batch, Writer, WriterEvents } from '../batch.ts'
import type { CheckpointKey } from '../checkpoint-key.ts'
import { ledgerMigrations, migrationTable } from '../migrations.ts'
import type { LedgerSchema } from '../schema.ts'
import { everyOther, type FindDead } from '../writer/boots.ts'
import { openLedgerDatabase, type LedgerDatabase } from '../writer/database.ts'
import { openWriter } from '../writer/writer.ts'
import { noon } from './entries.ts'

export const privateKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
export const origin = 'ledger.test'

/** A clock that moves when told to. */
export interface TestClock extends Clock {
  advance: (milliseconds: number) => void
  /** somebody sets the wall clock back */
  setBack: (milliseconds: number) => void
}

export function createTestClock(start = noon): TestClock {
  let now = start
  let setBackMs = 0
  return {
    now: () => now - setBackMs,
    monotonic: () => now - start,
    advance: (milliseconds) => void (now += milliseconds),
    setBack: (milliseconds) => void (setBackMs += milliseconds),
  }
}

/** A migrated, empty ledger. */
export async function openEmpty(storage: Storage): Promise<Sql<LedgerSchema>> {
  const sql = await openSql<LedgerSchema>({ storage })
  await migrate(sql, ledgerMigrations, { table: migrationTable })
  return sql
}

export interface TestNode extends Writer {
  boot: string
  /** what the writer told its host */
  told: string[]
  append: (...entries: NewEntry[]) => Promise<void>
}

interface NodeOptions {
  boot: string
  storage: Storage
  clock?: Clock
  lease?: Lease
  findDead?: FindDead
  heartbeatMs?: number
  roundMs?: number
  checkpointKeys?: readonly CheckpointKey[]
  /** stands between the writer and its database */
  through?: (database: LedgerDatabase) => LedgerDatabase
}

/** A writer on this thread, whose chores run only when asked, unless a time is given. */
export async function openNode(options: NodeOptions): Promise<TestNode> {
  const { boot, storage, clock = createTestClock(), through = (database) => database } = options
  const told: string[] = []
  const events: WriterEvents = {
    onTrouble: (message) => void told.push(`trouble: ${message}`),
    onRecovered: () => void told.push('recovered'),
    onFatal: (error) => void told.push(`fatal: ${error.message}`),
  }
  const writer = await openWriter({
    database: through(openLedgerDatabase(storage)),
    boot,
    started: encodeNewEntry({
      kind: 'node.started',
      time: clock.now(),
      actor: { type: 'system' },
      data: { version: '0', host: 'test', pid: 1, storage: storage.kind },
    }),
    clock,
    lease: options.lease ?? createLocalLease(),
    findDead: options.findDead ?? everyOther(boot),
    checkpointKeys: options.checkpointKeys ?? [{ name: origin, privateKey }],
    events,
    roundMs: options.roundMs ?? 1e9,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
  })
  return {
    ...writer,
    boot,
    told,
    append: (...entries) => writer.write(batchOf(...entries)),
  }
}

export function batchOf(...entries: NewEntry[]): Batch {
  const once = entries.flatMap((entry) =>
    entry.id === undefined ? [] : [{ id: entry.id, text: encodeNewEntry(entry) }],
  )
  const texts = entries.filter(({ id }) => id === undefined).map((entry) => encodeNewEntry(entry))
  return { texts, once, keys: [] }
}
