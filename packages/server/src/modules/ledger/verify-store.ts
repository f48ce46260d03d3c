import {
  importVerifier,
  verifyLedger,
  type LedgerReader,
  type LedgerVerdict,
  type StoredBoot,
  type TextReader,
} from '@sekisho/ledger'
import { Kysely, sql, type Transaction } from 'kysely'
import { openSqliteReader, sqliteDialect } from '../../platform/sql/sqlite.ts'
import { openSql } from '../../platform/sql/open-sql.ts'
import type { SqlDialect, Storage } from '../../platform/sql/storage.ts'
import { checkLedgerUpToDate } from './migrations.ts'
import type { LedgerSchema } from './schema.ts'
import { sha256 } from './sha256.ts'
import { checkProjections } from './verify/check-projections.ts'
import { readEntryPage } from './verify/entry-page.ts'
import { createHands, type Hands } from './verify/hands.ts'
import { textsJob, textsOf } from './verify/texts.ts'

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
 * This thread reads and judges; hashing, parsing and counting are done by others.
 * @throws the driver's error when the store cannot be read, DatabaseTooNewError and DatabaseTooOldError when what is counted
 * is kept otherwise than this version knows, NoteError for a verifier key that is none
 */
export async function verifyLedgerStore(options: VerifyStoreOptions): Promise<LedgerVerdict> {
  const { storage, verifierKeys = [], ...rest } = options
  const verifiers = await Promise.all(verifierKeys.map((key) => importVerifier(sha256, key)))
  const hands = createHands()
  const verify = async (database: Transaction<LedgerSchema>) => {
    const projections = await checkProjections(database, { dialect: storage.kind, hands })
    const texts = textReader(hands)
    return await verifyLedger(readerOf(database, storage.kind), {
      sha256,
      verifiers,
      projections,
      texts,
      ...rest,
    })
  }
  try {
    return await inOneView(storage, verify)
  } finally {
    await hands.close()
  }
}

function textReader(hands: Hands): TextReader {
  return {
    width: hands.width,
    readTexts: async (boot, rows) => textsOf(boot, rows, await hands.do(textsJob(boot, rows))),
  }
}

/** Nothing that is committed meanwhile is seen. */
async function inOneView<Result>(
  storage: Storage,
  verify: (database: Transaction<LedgerSchema>) => Promise<Result>,
): Promise<Result> {
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

function readerOf(database: Transaction<LedgerSchema>, dialect: SqlDialect): LedgerReader {
  return {
    boots: () => readBoots(database),
    entries: (boot, after, limit) => readEntryPage(database, { dialect, boot, after, limit }),
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
    nodes(level, after, limit) {
      let query = database
        .selectFrom('ledger_nodes')
        .select(['idx', 'hash'])
        .where('level', '=', level)
        .orderBy('idx')
        .limit(limit)
      if (after !== undefined) query = query.where('idx', '>', after)
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
