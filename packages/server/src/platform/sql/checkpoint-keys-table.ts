import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** A key of the ledger that signs its checkpoints, or did. */
export interface CheckpointKeysTable {
  /** the public half, `name+keyid+key` */
  verifier_key: string
  /** the private half, PKCS #8 PEM, sealed; '' once it is of no more use */
  sealed_key: string
  created_at: number
  retired_at: number | null
}

/** Step 0005. */
export async function createCheckpointKeys({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('checkpoint_keys')
    .addColumn('verifier_key', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('sealed_key', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('retired_at', 'bigint')
    .execute()
}
