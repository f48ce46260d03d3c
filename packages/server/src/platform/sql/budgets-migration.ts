import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0004: budgets, projects and reports, and what a counter must know of its holds. */
export async function createBudgets(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await createBudgetTables(database, dialect)
  await createProjects(database, dialect)
  await createReports(database, dialect)
  await addColumns(database, dialect)
}

async function createBudgetTables({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('budgets')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('name', id, (column) => column.notNull().unique())
    .addColumn('scope_type', 'text', (column) => column.notNull())
    .addColumn('scope_id', 'text', (column) => column.notNull())
    .addColumn('sharing', 'text', (column) => column.notNull())
    .addColumn('unit', 'text', (column) => column.notNull())
    .addColumn('limit_amount', 'bigint')
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('zone', 'text', (column) => column.notNull())
    .addColumn('thresholds', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('budget_notices')
    .addColumn('key', id, (column) => column.notNull())
    .addColumn('threshold', 'integer', (column) => column.notNull())
    .addColumn('noticed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('budget_notices_primary', ['key', 'threshold'])
    .execute()
}

async function createProjects({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('projects')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('name', id, (column) => column.notNull().unique())
    .addColumn('classification', 'text', (column) => column.notNull())
    .addColumn('cost_centre', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createReports({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('closed_months')
    .addColumn('month', id, (column) => column.primaryKey().notNull())
    .addColumn('rows', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('closed_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('cost_reports')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('from_day', 'text', (column) => column.notNull())
    .addColumn('to_day', 'text', (column) => column.notNull())
    .addColumn('lines', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function addColumns({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema.alterTable('people').addColumn('default_project', idColumn(dialect)).execute()
  await schema.alterTable('people').addColumn('cost_centre', 'text').execute()
  await schema.alterTable('credentials').addColumn('project_id', idColumn(dialect)).execute()
  await schema
    .alterTable('counter_shares')
    .addColumn('held_variance', 'double precision', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .alterTable('counter_shares')
    .addColumn('holds', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .alterTable('counter_shares')
    .addColumn('reserved', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .createTable('counter_nodes')
    .addColumn('node', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('alive_until', 'bigint', (column) => column.notNull())
    .execute()
}
