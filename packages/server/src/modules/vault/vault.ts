import { randomBytes } from 'node:crypto'
import type { NewEntry, NotKept } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import { openMigrated } from '../../platform/sql/migrate.ts'
import type { Sql } from '../../platform/sql/open-sql.ts'
import { createSequentialId } from '../../platform/sql/sequential-id.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { shipOutbox } from '../ledger/index.ts'
import { createDataKeys } from './data-keys.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { migrationTable, vaultMigrations } from './migrations.ts'
import { createQueue } from './queue.ts'
import {
  findCall,
  isEmpty,
  listCalls,
  openContent,
  type KeptCall,
  type KeptCallsPage,
  type KeptCallsQuery,
  type OpenedContent,
} from './read.ts'
import { rewrapKeys, type RewrapResult } from './rewrap.ts'
import { saltBytes } from './record.ts'
import type { VaultSchema } from './schema.ts'
import { createTake, type TakenCall } from './take.ts'
import type { Taking } from './taking.ts'
import type { Held, RemovalEntry, Removed, VaultWriter } from './writer/batch.ts'
import { hostWriter } from './writer/host-writer.ts'

/** Where the content of calls is kept, sealed. Who may read or remove it is for `Contents` to say. */
export interface Vault {
  /** False: a call of so many bytes would not be taken now. Costs nothing. */
  accepts(bytes: number): boolean
  /** True when it holds nothing, as it does where nothing was ever kept. */
  isEmpty(): Promise<boolean>
  /** Resolves when the request is durable. @throws VaultUnavailable (rejects), within two seconds */
  take(call: TakenCall): Promise<Taking>
  /** Undefined when nothing is kept of it, or it was removed. */
  find(exchange: string): Promise<KeptCall | undefined>
  list(query: KeptCallsQuery): Promise<KeptCallsPage>
  /** Undefined as above. @throws ContentBroken, KeyUnknown, or what the key-encryption key throws */
  open(exchange: string): Promise<OpenedContent | undefined>
  /** Which of these conversations and projects have content of the person. */
  heldOf(person: string, held: Pick<Held, 'conversations' | 'projects'>): Promise<string[]>
  /** Destroys the data keys of a person. The entry is on its way to the ledger when it resolves. */
  erase(person: string, entry: RemovalEntry): Promise<Removed>
  /** Some of what is older; call it again until it removes nothing. */
  expire(before: string, held: Held, entry: RemovalEntry): Promise<Removed>
  /**
   * Removes what no key opens, at most `steps` times some calls, and overwrites it as far as the store can. True: nothing
   * is left.
   */
  tidy(steps: number): Promise<boolean>
  rewrap(): Promise<RewrapResult>
  /** Brings the entries of removals to the ledger. @throws what the vault or the ledger throws */
  ship(): Promise<void>
  /** Waits until what was taken is written. */
  close(): Promise<void>
}

export interface VaultOptions {
  /** SQLite: a file of the vault's own; PostgreSQL: may be the control plane's database */
  storage: Storage
  ring: KeyRing
  /** run of this node, under which it appends to the ledger */
  boot: string
  append: (entry: NewEntry) => Promise<void>
  /** sealed bytes that may wait to be written */
  maxBytes: number
  /** content will come; otherwise the thread that writes is started when some does */
  eager: boolean
  clock: Clock
  random: Random
  /** something of an answer is not kept, of a call that goes on */
  onNotKept: (reason: NotKept, error?: unknown) => void
  /** the worker's module, where the server is bundled */
  workerUrl?: URL
}

/** @throws MigrationError, or what keeps the store from being opened */
export async function createVault(options: VaultOptions): Promise<Vault> {
  const { workerUrl } = options
  const storage = withConnections(options.storage)
  const sql = await openMigrated<VaultSchema>(storage, vaultMigrations, { table: migrationTable })
  try {
    const writer = hostWriter(storage, workerUrl)
    // Calls that are to be kept do not wait for a thread to start.
    if (options.eager) await writer.start()
    return assemble(options, sql, writer)
  } catch (error) {
    await sql.close()
    throw error
  }
}

function assemble(options: VaultOptions, sql: Sql<VaultSchema>, writer: VaultWriter): Vault {
  const { ring, append, maxBytes, clock, random } = options
  const { read } = sql
  const queue = createQueue({ writer, maxBytes })
  const keys = createDataKeys({
    keyEncryption: ring.current,
    clock,
    nextId: createSequentialId('contentKey', clock, random),
  })
  const outbox = {
    takeOutbox: (limit: number) =>
      read.selectFrom('content_outbox').selectAll().orderBy('id').limit(limit).execute(),
    dropOutbox: (ids: readonly string[]) => writer.dropOutbox(ids),
  }
  return {
    accepts: (bytes) => queue.hasRoom(bytes, 'call'),
    isEmpty: () => isEmpty(read),
    take: createTake({ ...options, queue, keys, salt: () => randomBytes(saltBytes) }),
    find: (exchange) => findCall(read, exchange),
    list: (query) => listCalls(read, query),
    open: (exchange) => openContent(read, ring, exchange),
    async heldOf(person, { conversations, projects }) {
      const found = await Promise.all([
        namesOf(read, person, { column: 'conversation', names: conversations }),
        namesOf(read, person, { column: 'project_id', names: projects }),
      ])
      return found.flat()
    },
    async erase(person, entry) {
      await queue.flush()
      const removed = await writer.erase({ person, entry })
      await keys.forget(person)
      return removed
    },
    expire: (before, held, entry) => writer.expire({ before, held, entry }),
    async tidy(steps) {
      let isDone = false
      for (let step = 0; step < steps && !isDone; step++) isDone = (await writer.sweep()) === 0
      await writer.scrub()
      return isDone
    },
    rewrap: () => rewrapKeys({ read, ring, writer }),
    ship: () => shipOutbox(outbox, { append }),
    async close() {
      await queue.flush()
      try {
        await writer.close()
      } finally {
        await sql.close()
      }
    },
  }
}

/** Connections that reading content needs; writing has its own. */
const postgresConnections = 2

function withConnections(storage: Storage): Storage {
  return storage.kind === 'postgres' ? { ...storage, maxConnections: postgresConnections } : storage
}

async function namesOf(
  read: Sql<VaultSchema>['read'],
  person: string,
  { column, names }: { column: 'conversation' | 'project_id'; names: readonly string[] },
): Promise<string[]> {
  if (names.length === 0) return []
  const rows = await read
    .selectFrom('contents')
    .select(column)
    .distinct()
    .where('person_id', '=', person)
    .where(column, 'in', names)
    .execute()
  return rows.map((row) => row[column])
}
