import type { Actor, EntryData, EntryKind } from '@sekisho/contract'
import type { Selectable, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Changes, ConnectChanges, Topic } from '../changes/changes.ts'
import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'
import { controlMigrations, controlMigrationTable } from './control-migrations.ts'
import { forgetCredentialUses, projectCredentialUses, type CredentialUse } from './credential-uses.ts'
import { openMigrated } from './migrate.ts'
import type { Sql } from './open-sql.ts'
import { overwriteDeleted, scrub } from './scrub.ts'
import { commitPersonal, forgetPersonal, personalAfter } from './personal-values.ts'
import type { AdminSchema, ControlSchema, OutboxTable, TransientSchema } from './schema.ts'
import type { SessionsTable } from './sign-in-tables.ts'
import { createSequentialId } from './sequential-id.ts'
import { forgetContentRequests } from './forget-content-requests.ts'
import { createSinkProgress, type SinkProgress } from './sink-progress.ts'
import type { SqlDialect, Storage } from './storage.ts'

/** What an admin change leaves in the ledger. */
export type AdminEntry = { [Kind in EntryKind]: { kind: Kind; data: EntryData[Kind] } }[EntryKind]

export interface AdminChange<T> {
  /** none: nothing was changed after all, and the transaction is undone */
  entries: readonly AdminEntry[]
  result: T
}

/**
 * The control plane's database as modules see it: readable, and changed only on the record.
 */
export interface ControlDatabase {
  readonly dialect: SqlDialect
  /** sees what is committed; use the transaction inside `recorded` to see its own writes */
  readonly read: ReadonlyKysely<ControlSchema>
  readonly changes: Changes
  /**
   * The only way to write. Runs `change` in a transaction that also puts its entries into the outbox and raises the
   * version of each topic it touches, then announces them. Of what is personal in them (`personalFields` of the contract)
   * the entries hold commitments. Changes of one topic never run at the same time, on any node,
   * so `change` may read before it writes. When `change` throws, nothing of it stays, and the error comes through.
   */
  recorded<T>(
    actor: Actor,
    topics: Topic | readonly Topic[],
    change: (transaction: Transaction<AdminSchema>) => Promise<AdminChange<T>>,
  ): Promise<T>
  /**
   * Not an admin change but a projection of the ledger, hence unrecorded: when something was last seen, by id,
   * milliseconds since the epoch. Never moves a time back; unknown ids are passed over.
   */
  projectLastSeen(what: SeenTable, times: ReadonlyMap<string, number>): Promise<void>
  /** As `projectLastSeen`: who used rotated credentials. Counts are added; beyond 50 a credential, new ones are passed over. */
  projectCredentialUses(uses: readonly CredentialUse[]): Promise<void>
  /** Client addresses are personal: uses whose last one is before the time are deleted. */
  forgetCredentialUses(before: number): Promise<void>
  /**
   * Not an admin change either: codes of sign-ins under way, which expire within minutes, and how far witnesses are. A
   * transaction on their tables alone. With a topic, nodes are told of it, and changes of the topic take turns.
   */
  transient<T>(change: (transaction: Transaction<TransientSchema>) => Promise<T>, topic?: Topic): Promise<T>
  /**
   * Nor is it one when a session in force goes on: it gains no right by that, it happens every hour to each of
   * thousands, and to announce it would make every node read sessions all day. Only these columns can be written, and
   * only while the session is not revoked. False: it is, or it has another generation than `ifGeneration`.
   */
  renewSession(renewal: SessionRenewal): Promise<boolean>
  /**
   * Deletes sessions that ended long ago, a bounded number at a time; what happened stays in the ledger. Never the one
   * with the highest `sequence`, which the next is counted from. Resolves with how many there were.
   */
  forgetSessions(ended: EndedSessions): Promise<number>
  /**
   * Deletes requests to read content whose time was over before, epoch milliseconds, a bounded number at a time; what
   * happened stays in the ledger. Resolves with how many there were.
   */
  forgetContentRequests(before: number): Promise<number>
  /** Deletes the personal values of these commitments: the texts they stood in were removed, and the ledger says so. */
  forgetPersonal(commitments: readonly string[]): Promise<void>
  /** A page of the personal values whose commitment is above, by rising commitment, with the times of their entries. */
  personalAfter(commitment: string): Promise<{ commitment: string; time: number }[]>
  /** How far sinks are, unrecorded: what they deliver is the record itself. */
  readonly sinkProgress: SinkProgress
  /** Takes what was deleted out of the files too, as far as can be (scrub.ts). */
  scrub(): Promise<void>
  /** The oldest entries on their way to the ledger. They stay until dropped. */
  takeOutbox(limit: number): Promise<Selectable<OutboxTable>[]>
  /** Entries that are durable in the ledger. */
  dropOutbox(ids: readonly string[]): Promise<void>
  /** The same database for who tells of former days: what is recorded through it happened when the clock says. */
  at(clock: Clock): ControlDatabase
  close(): Promise<void>
}

export interface SessionRenewal {
  id: string
  /** compare-and-swap: nothing is written when the row has another */
  ifGeneration?: number
  set: Partial<
    Pick<
      SessionsTable,
      | 'generation'
      | 'rotated_at'
      | 'last_seen_at'
      | 'provider_token'
      | 'provider_checked_at'
      | 'client_address'
      | 'client_agent'
    >
  >
}

export interface EndedSessions {
  /** epoch milliseconds: those whose time was over before */
  before: number
  kinds: readonly SessionsTable['kind'][]
}

export interface ControlDatabaseOptions {
  storage: Storage
  clock: Clock
  random: Random
  changes: ConnectChanges
}

/**
 * Opens the database and brings it up to date.
 * @throws DatabaseTooNewError, MigrationError, or the driver's error when it cannot be reached
 */
export async function openControlDatabase(options: ControlDatabaseOptions): Promise<ControlDatabase> {
  const sql = await openMigrated<ControlSchema>(options.storage, controlMigrations, {
    table: controlMigrationTable,
  })
  await overwriteDeleted(sql)
  const changes = options.changes(() => readVersions(sql.read))
  return createControlDatabase(sql, { ...options, changes })
}

type OpenedDatabase = Pick<ControlDatabaseOptions, 'clock' | 'random'> & Pick<ControlDatabase, 'changes'>

function createControlDatabase(sql: Sql<ControlSchema>, options: OpenedDatabase): ControlDatabase {
  const { changes } = options
  const nextId = createSequentialId('change', options.clock, options.random)

  return {
    dialect: sql.dialect,
    read: sql.read,
    changes,
    async recorded(actor, topics, change) {
      // In one order everywhere, so that two changes never wait for each other in a circle.
      const touched = [topics].flat().toSorted()
      const done = await commitUnlessUndone(sql, async (transaction) => {
        // First, because its row lock is what makes the changes of one topic take turns on PostgreSQL.
        for (const topic of touched) await raiseVersion(transaction, topic)
        const { entries, result } = await change(transaction.$pickTables<keyof AdminSchema>())
        if (entries.length === 0) throw new Undone(result)
        await insertEntries(transaction, actor, entries)
        return result
      })
      if (done.committed) for (const topic of touched) changes.announce(topic)
      return done.result
    },
    projectLastSeen: (what, times) => projectLastSeen(sql, what, times),
    projectCredentialUses: (uses) => projectCredentialUses(sql, uses),
    forgetCredentialUses: (before) => forgetCredentialUses(sql, before),
    async transient(change, topic) {
      const result = await sql.kysely.transaction().execute(async (transaction) => {
        if (topic !== undefined) await raiseVersion(transaction, topic)
        return await change(transaction.$pickTables<keyof TransientSchema>())
      })
      if (topic !== undefined) changes.announce(topic)
      return result
    },
    renewSession: (renewal) => renewSession(sql, renewal),
    forgetSessions: (ended) => forgetSessions(sql, ended),
    forgetPersonal: (commitments) => forgetPersonal(sql, commitments),
    personalAfter: (commitment) => personalAfter(sql.read, commitment),
    forgetContentRequests: (before) => forgetContentRequests(sql, before),
    sinkProgress: createSinkProgress(sql),
    scrub: () => scrub(sql),
    takeOutbox: (limit) => sql.read.selectFrom('outbox').selectAll().orderBy('id').limit(limit).execute(),
    async dropOutbox(ids) {
      if (ids.length === 0) return
      await sql.kysely
        .transaction()
        .execute((transaction) => transaction.deleteFrom('outbox').where('id', 'in', ids).execute())
    },
    at: (clock) => createControlDatabase(sql, { ...options, clock }),
    async close() {
      await changes.close()
      await sql.close()
    },
  }

  async function insertEntries(
    transaction: Transaction<ControlSchema>,
    actor: Actor,
    entries: readonly AdminEntry[],
  ): Promise<void> {
    const time = options.clock.now()
    for (const { kind, data } of entries) {
      const committed = JSON.stringify(await commitPersonal(transaction, { kind, data, now: time }))
      const row = { id: nextId(), kind, time, actor: JSON.stringify(actor), data: committed }
      await transaction.insertInto('outbox').values(row).execute()
    }
  }
}

/** Ends a transaction without a trace, since what is not recorded must not happen, and carries the result out of it. */
class Undone<T> extends Error {
  readonly result: T
  constructor(result: T) {
    super('nothing was changed')
    this.result = result
  }
}

async function commitUnlessUndone<T>(
  sql: Sql<ControlSchema>,
  run: (transaction: Transaction<ControlSchema>) => Promise<T>,
): Promise<{ committed: boolean; result: T }> {
  try {
    return { committed: true, result: await sql.kysely.transaction().execute(run) }
  } catch (error) {
    // Only `run` above throws it, with its own result.
    if (error instanceof Undone) return { committed: false, result: (error as Undone<T>).result }
    throw error
  }
}

async function raiseVersion(transaction: Transaction<ControlSchema>, topic: Topic): Promise<void> {
  await transaction
    .insertInto('versions')
    .values({ topic, version: 1 })
    .onConflict((conflict) =>
      conflict.column('topic').doUpdateSet((row) => ({ version: row('versions.version', '+', 1) })),
    )
    .execute()
}

async function readVersions(read: ReadonlyKysely<ControlSchema>): Promise<ReadonlyMap<string, number>> {
  const rows = await read.selectFrom('versions').selectAll().execute()
  return new Map(rows.map((row) => [row.topic, row.version]))
}

/** What has a time at which it was last seen, and the column it stands in. */
export type SeenTable = 'credentials' | 'sessions' | 'devices'

async function projectLastSeen(
  sql: Sql<ControlSchema>,
  what: SeenTable,
  times: ReadonlyMap<string, number>,
): Promise<void> {
  if (times.size === 0) return
  const column = what === 'credentials' ? 'last_used_at' : 'last_seen_at'
  // In the order of ids, so that two nodes that touch the same rows do not wait for each other in a circle.
  const sorted = [...times].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql.kysely.transaction().execute(async (transaction) => {
    for (const [id, time] of sorted) {
      await transaction
        .updateTable(what)
        .set(column, time)
        .where('id', '=', id)
        .where((row) => row.or([row(column, 'is', null), row(column, '<', time)]))
        .execute()
    }
  })
}

async function renewSession(
  sql: Sql<ControlSchema>,
  { id, ifGeneration, set }: SessionRenewal,
): Promise<boolean> {
  const { numUpdatedRows } = await sql.kysely.transaction().execute((transaction) =>
    transaction
      .updateTable('sessions')
      .set(set)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .$if(ifGeneration !== undefined, (query) => query.where('generation', '=', ifGeneration ?? 0))
      .executeTakeFirstOrThrow(),
  )
  return numUpdatedRows === 1n
}

/** A transaction must not keep others from theirs for long. */
const forgottenAtOnce = 1_000

async function forgetSessions(sql: Sql<ControlSchema>, { before, kinds }: EndedSessions): Promise<number> {
  const ended = await sql.read
    .selectFrom('sessions')
    .select('id')
    .where('expires_at', '<', before)
    .where('kind', 'in', kinds)
    .where('sequence', '<', (table) =>
      table.selectFrom('sessions').select((row) => row.fn.max('sequence').as('head')),
    )
    .orderBy('expires_at')
    .limit(forgottenAtOnce)
    .execute()
  if (ended.length === 0) return 0
  const ids = ended.map(({ id }) => id)
  await sql.kysely
    .transaction()
    .execute((transaction) => transaction.deleteFrom('sessions').where('id', 'in', ids).execute())
  return ids.length
}
