import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0017: guards on engineers' machines, what they attest and what they decided. */
export async function createGuardrails({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('guard_devices')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('person_id', idColumn(dialect), (column) => column.notNull().references('people.id'))
    .addColumn('device_id', idColumn(dialect))
    .addColumn('public_jwk', 'text', (column) => column.notNull())
    .addColumn('thumbprint', idColumn(dialect), (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('os', 'text', (column) => column.notNull())
    .addColumn('enrolled_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_reason', 'text')
    .execute()
  await schema.createIndex('guard_devices_person_id').on('guard_devices').column('person_id').execute()
  await schema
    .createTable('guard_attestations')
    .addColumn('guard_device', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('checksum', 'text')
    .addColumn('versions', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('guard_version', 'text', (column) => column.notNull())
    .addColumn('sources', 'text', (column) => column.notNull())
    .addColumn('statement', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('guard_decisions')
    .addColumn('id', idColumn(dialect), (column) => column.notNull())
    .addColumn('guard_device', idColumn(dialect), (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('guard_decisions_primary', ['guard_device', 'id'])
    .execute()
  await schema.createIndex('guard_decisions_at').on('guard_decisions').column('at').execute()
  await schema
    .createTable('guard_decisions_daily')
    .addColumn('guard_device', idColumn(dialect), (column) => column.notNull())
    .addColumn('day', idColumn(dialect), (column) => column.notNull())
    .addColumn('decisions', 'bigint', (column) => column.notNull())
    .addColumn('asked', 'bigint', (column) => column.notNull())
    .addColumn('blocked', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('guard_decisions_daily_primary', ['guard_device', 'day'])
    .execute()
}
