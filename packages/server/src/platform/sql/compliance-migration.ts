import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Keys of the compliance API. The key itself is kept nowhere. */
export interface ComplianceKeysTable {
  id: string
  name: string
  /** JSON array */
  scopes: string
  /** SHA-256 of the key, hex */
  hash: string
  /** its last four characters */
  hint: string
  created_at: number
  revoked_at: number | null
}

/** Step 0009: keys of the compliance API. */
export async function createComplianceKeys({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('compliance_keys')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('hash', idColumn(dialect), (column) => column.notNull().unique())
    .addColumn('hint', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
}
