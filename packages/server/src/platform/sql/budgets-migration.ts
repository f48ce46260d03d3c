import type { Kysely } from 'kysely'
import { columns, each, idColumn } from './columns.ts'
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

async function createReports(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await database.schema
    .createTable('closed_months')
    .addColumn('month', id, (column) => column.notNull())
    .addColumn('zone', id, (column) => column.notNull())
    .addColumn('rows', 'bigint', (column) => column.notNull())
    .addColumn('cost_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('closed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('closed_months_primary', ['month', 'zone'])
    .execute()
  await createClosedRows(database, dialect)
  await database.schema
    .createTable('cost_reports')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('provider', id, (column) => column.notNull())
    .addColumn('from_day', id, (column) => column.notNull())
    .addColumn('to_day', id, (column) => column.notNull())
    .addColumn('lines', 'bigint', (column) => column.notNull())
    .addColumn('imported_at', 'bigint', (column) => column.notNull())
    .execute()
  await createCostReportLines(database, dialect)
}

async function createCostReportLines({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('cost_report_days')
    .addColumn('provider', id, (column) => column.notNull())
    .addColumn('day', id, (column) => column.notNull())
    .addColumn('report_id', id, (column) => column.notNull())
    .addPrimaryKeyConstraint('cost_report_days_primary', ['provider', 'day'])
    .execute()
  await schema
    .createTable('cost_report_lines')
    .addColumn('provider', id, (column) => column.notNull())
    .addColumn('day', id, (column) => column.notNull())
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('model', id, (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('amount_micro_usd', 'bigint', (column) => column.notNull())
    .addColumn('bound_micro_usd', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('cost_report_lines_primary', ['provider', 'day', 'line'])
    .execute()
}

async function createClosedRows({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  const key = [
    'month',
    'zone',
    'adjusts',
    'cost_centre',
    'project_id',
    'person_id',
    'model',
    'provider',
  ] as const
  const counts = [
    'calls',
    'failed_calls',
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_write_5m_tokens',
    'cache_write_1h_tokens',
    'web_searches',
    'counted_tokens',
    'cost_micro_usd',
  ] as const
  const all = { ...each(key, id), simulated: 'integer', ...each(counts, 'bigint') } as const
  await columns(schema.createTable('closed_rows'), all)
    .addPrimaryKeyConstraint('closed_rows_primary', [...key, 'simulated'])
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
