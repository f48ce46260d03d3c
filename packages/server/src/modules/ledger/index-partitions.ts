import { sql, type Kysely } from 'kysely'
import type { Sql } from '../../platform/sql/open-sql.ts'
import type { LedgerDatabase } from './writer/database.ts'

/** Months, counted from January of the year 0. */
type Month = number

/** Partitions one call makes at most: ten years and what lies ahead. */
const maxPartitions = 122

/** Makes partitions ahead of time; on SQLite there are none. */
export interface PartitionChore {
  /**
   * Cheap but for the first call of a month. The last step of a round, so that what is in its way is in nothing else's: until
   * then rows lie in the partition of the rest. @param now milliseconds since the epoch
   */
  keep: (now: number) => Promise<void>
}

export function createPartitionChore({ dialect, kysely }: LedgerDatabase): PartitionChore {
  let kept: Month | undefined
  return {
    async keep(now) {
      if (dialect === 'sqlite' || kept === monthOf(now)) return
      await keepPartitions(kysely, { from: now, to: now })
      kept = monthOf(now)
    },
  }
}

/** Partitions for rows that were put there before any was made, as a restored backup's are. */
export async function partitionWhatIsThere({ dialect, kysely }: Sql<unknown>): Promise<void> {
  if (dialect === 'sqlite') return
  const { rows } = await sql<{ from: number | null; to: number | null }>`
    select min(time) as "from", max(time) as "to" from ledger_index_rest
  `.execute(kysely)
  const [times] = rows
  if (times?.from != null && times.to != null)
    await keepPartitions(kysely, { from: times.from, to: times.to })
}

/**
 * Sees to it that on PostgreSQL the index has a partition for each month from `from` to the one after `to`. Rows that
 * came while there was none lie in the partition of the rest and are moved. What is there already is left alone.
 * @param times milliseconds since the epoch
 */
export async function keepPartitions<Schema>(
  database: Kysely<Schema>,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const last = monthOf(to) + 1
  const existing = await readPartitions(database)
  for (let month = Math.max(monthOf(from), last - maxPartitions + 1); month <= last; month++) {
    if (!existing.has(partitionOf(month))) await addPartition(database, month)
  }
}

function monthOf(time: number): Month {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

async function readPartitions<Schema>(database: Kysely<Schema>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'ledger_index'::regclass
  `.execute(database)
  return new Set(rows.map(({ name }) => name))
}

/** Not `create … partition of`, which would stop readers of the whole index. */
async function addPartition<Schema>(database: Kysely<Schema>, month: Month): Promise<void> {
  const table = sql.table(partitionOf(month))
  const [from, until] = [sql.lit(startOf(month)), sql.lit(startOf(month + 1))]
  const add = async (transaction: Kysely<Schema>) => {
    await sql`create table ${table} (like ledger_index)`.execute(transaction)
    await sql`
      with moved as (delete from ledger_index_rest where time >= ${from} and time < ${until} returning *)
      insert into ${table} select * from moved
    `.execute(transaction)
    await sql`alter table ledger_index attach partition ${table} for values from (${from}) to (${until})`.execute(
      transaction,
    )
  }
  await (database.isTransaction ? add(database) : database.transaction().execute(add))
}

/** `ledger_index_2026_11` */
function partitionOf(month: Month): string {
  return `ledger_index_${Math.floor(month / 12)}_${String((month % 12) + 1).padStart(2, '0')}`
}

function startOf(month: Month): number {
  return Date.UTC(Math.floor(month / 12), month % 12)
}
