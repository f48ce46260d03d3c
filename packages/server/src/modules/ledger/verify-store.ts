import {
  importVerifier,
  verifyLedger,
  type LedgerReader,
  type LedgerVerdict,
  type StoredBoot,
} from '@sekisho/ledger'
import { Kysely, sql, type Transaction } from 'kysely'
import { openSqliteReader, sqliteDialect } from '../../platform/sql/sqlite.ts'
import { openSql } from '../../platform/sql/open-sql.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { checkLedgerUpToDate } from './migrations.ts'
import type { LedgerSchema } from './schema.ts'
import { sha256 } from './sha256.ts'
import { checkProjections } from './verify-projections.ts'

export interface VerifyStoreOptions {
  storage: Storage
  /** signed checkpoints that were kept elsewhere */
  checkpoints?: readonly string[]
  /** verifier keys to trust, `name+keyid+key`; without any, roots are compared and signatures are not */
  verifierKeys?: readonly string[]
  /** nodes whose keys are not given sign too; their checkpoints' roots are compared and their signatures are not */
  otherSigners?: boolean
  /** something beside the store says that a node has started on it: an empty one was emptied */
  started?: boolean
}

/**
 * Verifies a ledger, and what is counted from it, while the server runs: in one read transaction, on a connection that cannot write.
 * @throws the driver's error when the store cannot be read, DatabaseTooNewError and DatabaseTooOldError when what is counted
 * is kept otherwise than this version knows, NoteError for a verifier key that is none
 */
export async function verifyLedgerStore(options: VerifyStoreOptions): Promise<LedgerVerdict> {
  const { storage, verifierKeys = [], ...rest } = options
  const verifiers = await Promise.all(verifierKeys.map((key) => importVerifier(sha256, key)))
  const verify = async (database: Transaction<LedgerSchema>) => {
    const projections = await checkProjections(database)
    return await verifyLedger(readerOf(database), { sha256, verifiers, projections, ...rest })
  }
  if (storage.kind === 'postgres') {
    const database = await openSql<LedgerSchema>({ storage: { ...storage, maxConnections: 1 } })
    try {
      await checkLedgerUpToDate(database.kysely)
      const transaction = database.kysely.transaction().setIsolationLevel('repeatable read')
      return await transaction.setAccessMode('read only').execute(verify)
    } finally {
      await database.close()
    }
  }
  const file = openSqliteReader(storage.file)
  try {
    const database = new Kysely<LedgerSchema>({ dialect: sqliteDialect(file, 'read') })
    await checkLedgerUpToDate(database)
    return await database.transaction().execute(verify)
  } finally {
    file.close()
  }
}

function readerOf(database: Transaction<LedgerSchema>): LedgerReader {
  return {
    boots: () => readBoots(database),
    entries(boot, after, limit) {
      let query = database
        .selectFrom('ledger_entries')
        .select(['seq', 'leaf_hash as leafHash', 'body'])
        .where('boot_id', '=', boot)
        .orderBy('seq')
        .limit(limit)
      if (after !== undefined) query = query.where('seq', '>', after)
      return query.execute()
    },
    ranges(after, limit) {
      let query = database
        .selectFrom('ledger_ranges')
        .select(['first_leaf as firstLeaf', 'boot_id as boot', 'first_seq as firstSeq', 'count', 'frontier'])
        .orderBy('first_leaf')
        .limit(limit)
      if (after !== undefined) query = query.where('first_leaf', '>', after)
      return query.execute()
    },
    checkpoints(after, limit) {
      let query = database
        .selectFrom('ledger_checkpoints')
        .select(['size', 'note'])
        .orderBy('size')
        .limit(limit)
      if (after !== undefined) query = query.where('size', '>', after)
      return query.execute()
    },
  }
}

async function readBoots(database: Transaction<LedgerSchema>): Promise<StoredBoot[]> {
  const known = await database
    .selectFrom('ledger_boots')
    .select(['boot_id as boot', 'sequenced'])
    .orderBy('boot_id')
    .execute()
  const names = new Set(known.map(({ boot }) => boot))
  const unknown: StoredBoot[] = []
  // One step in the index a boot, instead of a look at every entry.
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('ledger_entries').select(sql<string | null>`min(boot_id)`.as('boot'))
    if (after !== undefined) query = query.where('boot_id', '>', after)
    const next: string | null | undefined = (await query.executeTakeFirst())?.boot
    if (next === null || next === undefined) break
    if (!names.has(next)) unknown.push({ boot: next, sequenced: undefined })
    after = next
  }
  return [...known, ...unknown]
}
