import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { createPostgresPool } from '../../../platform/sql/postgres.ts'
import { openSqliteWriter, sqliteDialect } from '../../../platform/sql/sqlite.ts'
import type { PostgresStorage, SqliteStorage, Storage } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'
import { openDisk } from './disk.ts'

/** A writing connection. */
export interface LedgerDatabase {
  kysely: Kysely<LedgerSchema>
  /**
   * Resolves once everything that was committed before survives a power cut. Stops the event loop only for a disk that
   * is quick.
   * @throws when the disk may have lost it: whether it did nobody can tell
   */
  sync: () => Promise<void>
  /**
   * Brings what SQLite's log holds into the file, once it is long, so that the log starts over: to write over it is
   * cheaper than to let it grow. Left undone while somebody reads it.
   */
  emptyLog: () => Promise<void>
  close: () => Promise<void>
}

/** A statement of the ledger takes milliseconds; without an answer by then its connection is dead, whatever TCP says. */
const queryTimeoutMs = 5_000
/** One a batch size, and what the chores use. */
const maxStatements = 200
/** A batch is written in between; a reader may take minutes. */
const emptyAttempts = 10
/** Pages. */
const longLog = 1_000

/** @param storage migrated */
export function openLedgerDatabase(storage: Storage): LedgerDatabase {
  return storage.kind === 'postgres' ? openPool(storage) : openFile(storage)
}

/**
 * A commit only writes to SQLite's log (`synchronous=normal`); what makes it durable is `sync`. When the log starts over,
 * SQLite itself syncs its header: without that, a power cut could bring back what stood in the log before.
 */
function openFile(storage: SqliteStorage): LedgerDatabase {
  const file = openSqliteWriter(storage.file)
  file.exec('pragma synchronous = normal')
  // Left to `emptyLog`, so that it never happens within an append.
  file.exec('pragma wal_autocheckpoint = 0')
  keepStatements(file)
  // The first read is what makes the log's file.
  file.prepare('select 1 from sqlite_schema').get()
  const log = openDisk(`${storage.file}-wal`, () => performance.now())
  return {
    kysely: new Kysely<LedgerSchema>({ dialect: sqliteDialect(file, 'write') }),
    sync: log.sync,
    emptyLog: () => emptyLog(file),
    async close() {
      log.close()
      file.close()
    },
  }
}

async function emptyLog(file: DatabaseSync): Promise<void> {
  if (Number(file.prepare('pragma wal_checkpoint(noop)').get()?.['log']) < longLog) return
  for (let attempt = 0; attempt < emptyAttempts; attempt++) {
    if (file.prepare('pragma wal_checkpoint(restart)').get()?.['busy'] === 0) return
    await delay(1)
  }
}

/** Preparing the insert of a batch costs a third of running it, and the same few statements come again and again. */
function keepStatements(file: DatabaseSync): void {
  const prepare = file.prepare.bind(file)
  const kept = new Map<string, StatementSync>()
  file.prepare = (text) => {
    const found = kept.get(text)
    if (found) return found
    const statement = prepare(text)
    const [oldest] = kept.keys()
    if (kept.size >= maxStatements && oldest !== undefined) kept.delete(oldest)
    kept.set(text, statement)
    return statement
  }
}

function openPool(storage: PostgresStorage): LedgerDatabase {
  const pool = createPostgresPool(storage, { queryTimeoutMs })
  const kysely = new Kysely<LedgerSchema>({ dialect: new PostgresDialect({ pool }) })
  const nothing = () => Promise.resolve()
  return { kysely, sync: nothing, emptyLog: nothing, close: () => kysely.destroy() }
}
