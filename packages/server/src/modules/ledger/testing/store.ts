import { importSigner, parseEntry } from '@sekisho/ledger'
import { sql as rawSql } from 'kysely'
import type { Sql } from '../../../platform/sql/open-sql.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { openEmpty, origin, privateKey } from './nodes.ts'

/** A migrated ledger to look into. */
export interface TestStore {
  storage: Storage
  sql: Sql<LedgerSchema>
  /** of every test node */
  verifierKey: string
  /** Removes every row. */
  empty: () => Promise<void>
  entriesOf: (boot: string) => ReturnType<typeof readEntries>
  kindsOf: (boot: string) => Promise<string[]>
  usage: () => ReturnType<typeof readUsage>
  /** ids of open exchanges */
  open: () => Promise<string[]>
  closedBoots: () => Promise<string[]>
}

const tables = [
  'ledger_entries',
  'ledger_boots',
  'ledger_ranges',
  'ledger_checkpoints',
  'ledger_nodes',
  'ledger_ids',
  'digest_keys',
  'ledger_cursors',
  'open_exchanges',
  'spend_daily',
  'refusals_daily',
  'conversations',
  'memberships',
  'ledger_index',
  'ledger_names',
  'ledger_unerased',
]

export async function openTestStore(storage: Storage): Promise<TestStore> {
  const sql = await openEmpty(storage)
  const { verifierKey } = await importSigner({ sha256, name: origin, privateKey })
  return {
    storage,
    sql,
    verifierKey,
    async empty() {
      for (const table of tables) await rawSql`delete from ${rawSql.table(table)}`.execute(sql.kysely)
    },
    entriesOf: (boot) => readEntries(sql, boot),
    kindsOf: async (boot) => (await readEntries(sql, boot)).map(({ entry }) => entry.kind),
    usage: () => readUsage(sql),
    async open() {
      const rows = await sql.read
        .selectFrom('open_exchanges')
        .select('exchange_id')
        .orderBy('exchange_id')
        .execute()
      return rows.map(({ exchange_id }) => exchange_id)
    },
    async closedBoots() {
      const boots = sql.read.selectFrom('ledger_boots').select('boot_id').where('closed_at', 'is not', null)
      return (await boots.orderBy('boot_id').execute()).map(({ boot_id }) => boot_id)
    },
  }
}

async function readEntries(sql: Sql<LedgerSchema>, boot: string) {
  const rows = await sql.read
    .selectFrom('ledger_entries')
    .selectAll()
    .where('boot_id', '=', boot)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ ...row, entry: parseEntry(Buffer.from(row.body).toString()) }))
}

function readUsage(sql: Sql<LedgerSchema>) {
  return sql.read.selectFrom('spend_daily').selectAll().orderBy('model').execute()
}
