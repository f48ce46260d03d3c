import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importSigner, NoteError, type LedgerVerdict } from '@sekisho/ledger'
import { Kysely, sql } from 'kysely'
import type { DataPlace } from './backup/databases.ts'
import { verifyLedgerStore } from './modules/ledger/index.ts'
import { openSql } from './platform/sql/open-sql.ts'
import { openSqliteReader, sqliteDialect } from './platform/sql/sqlite.ts'
import type { Storage } from './platform/sql/storage.ts'

/** A ledger looked at from outside its server, which may be running: nothing is ever written. */
export interface StoredLedger {
  /** @param options.checkpoint a checkpoint that was kept elsewhere */
  verify(options: { checkpoint?: string }): Promise<LedgerVerdict>
  /** The newest signed checkpoint; undefined when none was signed yet. */
  newestCheckpoint(): Promise<string | undefined>
}

/** Opens nothing yet. Both questions reject with the driver's error when the store cannot be read. */
export function openStoredLedger({ dataDir, storage: kept }: DataPlace): StoredLedger {
  const storage: Storage =
    kept.kind === 'postgres' ? kept : { kind: 'sqlite', file: join(dataDir, ledgerFile) }
  return {
    async verify(options) {
      const privateKey = await readSigningKey(dataDir)
      const verifierKeys = privateKey === undefined ? [] : await ownVerifierKeys(privateKey, storage)
      // With PostgreSQL other nodes sign with keys that are not here.
      const otherSigners = storage.kind === 'postgres'
      const started = privateKey !== undefined
      return await verifyLedgerStore({ storage, verifierKeys, otherSigners, started, ...options })
    },
    newestCheckpoint: () =>
      readCheckpoints(storage, async (database) => {
        const newest = database
          .selectFrom('ledger_checkpoints')
          .select('note')
          .orderBy('size', 'desc')
          .limit(1)
        return (await newest.executeTakeFirst())?.note
      }),
  }
}

/** The embedded ledger's file in the data directory. */
const ledgerFile = 'ledger.sqlite'

interface CheckpointSchema {
  ledger_checkpoints: { size: number; note: string }
}

/** The key this data directory signs with, made when its server first starts. */
async function readSigningKey(dataDir: string): Promise<string | undefined> {
  // An auditor may read the ledger and not the key; then signatures are not checked, and a saved checkpoint still is.
  return await readFile(join(dataDir, 'checkpoint-key.pem'), 'utf8').catch(() => undefined)
}

/**
 * The public half of the key this data directory signs with, under every name it signed as: the name holds the host's,
 * and a machine may be renamed.
 */
async function ownVerifierKeys(privateKey: string, storage: Storage): Promise<string[]> {
  const firstLine =
    storage.kind === 'postgres'
      ? sql<string>`split_part(note, chr(10), 1)`
      : sql<string>`substr(note, 1, instr(note, char(10)) - 1)`
  const origin = firstLine.as('origin')
  const rows = await readCheckpoints(storage, (database) =>
    database.selectFrom('ledger_checkpoints').select(origin).distinct().limit(1000).execute(),
  )
  const keys = await Promise.all(rows.map(({ origin: name }) => verifierKeyOf(name, privateKey)))
  return keys.filter((key) => key !== undefined)
}

async function verifierKeyOf(name: string, privateKey: string): Promise<string | undefined> {
  try {
    return (await importSigner({ sha256, name, privateKey })).verifierKey
  } catch (error) {
    // A name that no key can have: its checkpoint stays without a known signer, and the verdict says so.
    if (error instanceof NoteError) return undefined
    throw error
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer')
}

async function readCheckpoints<Result>(
  storage: Storage,
  read: (database: Kysely<CheckpointSchema>) => Promise<Result>,
): Promise<Result> {
  if (storage.kind === 'postgres') {
    const database = await openSql<CheckpointSchema>({ storage: { ...storage, maxConnections: 1 } })
    try {
      return await read(database.kysely)
    } finally {
      await database.close()
    }
  }
  const file = openSqliteReader(storage.file)
  try {
    return await read(new Kysely<CheckpointSchema>({ dialect: sqliteDialect(file, 'read') }))
  } finally {
    file.close()
  }
}
