import { sql, type Kysely } from 'kysely'
import { columns, each, idColumn } from '../../platform/sql/columns.ts'
import type { SqlDialect } from '../../platform/sql/storage.ts'

/**
 * What calls used, by all that a budget or a report asks for, in place of what a person used a day; memberships; and
 * what a conversation used. What was counted before is kept: it has none of what is new.
 */
export async function createSpend(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await createSpendDaily(database, dialect)
  await createMemberships(database, dialect)
  await addConversationSums(database, dialect)
  await fenceCursors(database, dialect)
  if (dialect === 'postgres') await showUsage(database)
}

/** Of `usage_daily`, in the order of its columns. */
const usageCounts = sql.raw(
  'calls, failed_calls, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, ' +
    'cache_write_1h_tokens, web_searches, counted_tokens, cost_micro_usd',
)

async function createSpendDaily(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const { schema } = database
  const texts = [
    'day',
    'local_day',
    'person_id',
    'project_id',
    'cost_centre',
    'membership',
    'model',
    'provider',
  ]
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
    'small_calls',
    'small_cost_micro_usd',
    'unstreamed_calls',
    'unstreamed_cost_micro_usd',
    'cache_lost_tokens',
    'cache_lost_micro_usd',
    'estimated_calls',
    'estimated_cost_micro_usd',
    'lost_calls',
    'lost_cost_micro_usd',
    'contract_calls',
    'contract_cost_micro_usd',
    'unlisted_calls',
    'unlisted_cost_micro_usd',
  ]
  const all = { ...each(texts, idColumn(dialect)), simulated: 'integer' } as const
  let table = columns(schema.createTable('spend_daily'), all)
  for (const name of counts)
    table = table.addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
  await table.addPrimaryKeyConstraint('spend_daily_key', [...texts, 'simulated']).execute()
  await sql`
    insert into spend_daily
      (day, local_day, person_id, project_id, cost_centre, membership, model, provider, simulated, ${usageCounts})
    select day, day, person_id, '', '', '', model, provider, simulated, ${usageCounts} from usage_daily
  `.execute(database)
  await schema.dropTable('usage_daily').execute()
  // What a budget is over. Counting changes none of these columns, so that only a row that is new pays for them.
  for (const name of ['person_id', 'project_id', 'cost_centre', 'membership'])
    await schema.createIndex(`spend_daily_${name}`).on('spend_daily').columns([name, 'day']).execute()
}

async function createMemberships({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('memberships')
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('kind', id, (column) => column.notNull())
    .addColumn('name', id, (column) => column.notNull())
    .addPrimaryKeyConstraint('memberships_key', ['kind', 'name', 'id'])
    .execute()
}

async function addConversationSums({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .alterTable('conversations')
    .addColumn('hash', idColumn(dialect), (column) => column.notNull().defaultTo(''))
    .execute()
  for (const name of ['calls', 'counted_tokens', 'cost_micro_usd'])
    await schema
      .alterTable('conversations')
      .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0))
      .execute()
  await schema.createIndex('conversations_hash').on('conversations').column('hash').execute()
}

/**
 * Nodes of the release before, which may still run and hold the lease, know nothing of the column, and without a default
 * cannot move the cursor: they would project and leave out what they do not know of.
 */
async function fenceCursors(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await sql`alter table ledger_cursors add column shape integer not null default 2`.execute(database)
  if (dialect === 'postgres')
    await sql`alter table ledger_cursors alter column shape drop default`.execute(database)
}

/** Where nodes of the release before go on looking for what a person has used. */
async function showUsage(database: Kysely<unknown>): Promise<void> {
  await sql`
    create view usage_daily as
    select day, person_id, model, provider, simulated, ${usageCounts} from spend_daily
  `.execute(database)
}
