import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0019: what devices claim to hold, and which device a guard stands on. */
export async function createPolicyClaims({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('policy_claims')
    .addColumn('device_id', idColumn(dialect), (column) =>
      column.primaryKey().notNull().references('devices.id').onDelete('cascade'),
    )
    .addColumn('checksum', 'text')
    .addColumn('sources', 'text')
    .addColumn('client_version', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await schema.alterTable('guard_attestations').addColumn('client_device', 'text').execute()
  for (const column of ['rightful', 'sequence'])
    await schema
      .alterTable('guard_attestations')
      .addColumn(column, 'bigint', (added) => added.notNull().defaultTo(0))
      .execute()
  await schema
    .createIndex('guard_attestations_sequence')
    .on('guard_attestations')
    .column('sequence')
    .execute()
}
