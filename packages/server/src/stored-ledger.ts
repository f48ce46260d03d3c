import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NoteError, type LedgerVerdict } from '@sekisho/ledger'
import { Kysely, sql } from 'kysely'
import type { DataPlace } from './backup/databases.ts'
import { importSigners, verifyLedgerStore } from './modules/ledger/index.ts'
import { openSql } from './platform/sql/open-sql.ts'
import { openSqliteReader, sqliteDialect } from './platform/sql/sqlite.ts'
import type { Storage } from './platform/sql/storage.ts'

/** What to check a ledger against, that came another way than the ledger. */
export interface VerifyStoredOptions {
  /** signed checkpoints that were kept elsewhere */
  checkpoints?: readonly string[]
  /** verifier keys to trust; none: those the server's own files name */
  keys?: readonly string[]
}

/** A ledger looked at from outside its server, which may be running: nothing is ever written. */
export interface StoredLedger {
  verify(options: VerifyStoredOptions): Promise<LedgerVerdict>
  /** The newest signed checkpoint; undefined when none was signed yet. */
  newestCheckpoint(): Promise<string | undefined>
}

/** Opens nothing yet. Both questions reject with the driver's error when the store cannot be read. */
export function openStoredLedger({ dataDir, storage: kept }: DataPlace): StoredLedger {
  const fileOr = (file: string): Storage =>
    kept.kind === 'postgres' ? kept : { kind: 'sqlite', file: join(dataDir, file) }
  const storage = fileOr(ledgerFile)
  return {
    async verify({ keys = [], checkpoints = [] }) {
      const listed = await listedKeys(fileOr(controlFile))
      const privateKey = await readFormerKey(dataDir)
      const former = privateKey === undefined ? [] : await formerVerifierKeys(privateKey, storage)
      return await verifyLedgerStore({
        storage,
        checkpoints,
        verifierKeys: keys.length > 0 ? keys : [...listed, ...former],
        // With PostgreSQL nodes of a release before have signed with keys that are not here.
        otherSigners: storage.kind === 'postgres' && keys.length === 0,
        started: privateKey !== undefined || listed.length > 0,
      })
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

/** The files of an embedded server in its data directory. */
const ledgerFile = 'ledger.sqlite'
const controlFile = 'control.sqlite'

interface CheckpointSchema {
  ledger_checkpoints: { size: number; note: string }
  checkpoint_keys: { verifier_key: string }
}

/** The public halves of the ledger's keys, as the control plane keeps them; none: a release before wrote it. */
async function listedKeys(storage: Storage): Promise<string[]> {
  if (storage.kind === 'sqlite' && !existsSync(storage.file)) return []
  return readCheckpoints(storage, async (database) => {
    const table =
      storage.kind === 'postgres'
        ? sql<{ name: string | null }>`select to_regclass('checkpoint_keys')::text as name`
        : sql<{ name: string | null }>`select name from sqlite_master where name = 'checkpoint_keys'`
    if (!(await table.execute(database)).rows[0]?.name) return []
    const rows = await database.selectFrom('checkpoint_keys').select('verifier_key').execute()
    return rows.map(({ verifier_key }) => verifier_key)
  })
}

/** The key file with which a release before signed. */
async function readFormerKey(dataDir: string): Promise<string | undefined> {
  // An auditor may read the ledger and not the key; then signatures are not checked, and a saved checkpoint still is.
  return await readFile(join(dataDir, 'checkpoint-key.pem'), 'utf8').catch(() => undefined)
}

/**
 * The public half of the key file, under every name it signed as: the name held the host's, and a machine may be renamed.
 */
async function formerVerifierKeys(privateKey: string, storage: Storage): Promise<string[]> {
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
    return (await importSigners([{ name, privateKey }]))[0]?.verifierKey
  } catch (error) {
    // A name that no key can have: its checkpoint stays without a known signer, and the verdict says so.
    if (error instanceof NoteError) return undefined
    throw error
  }
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
