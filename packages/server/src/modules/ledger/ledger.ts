import { formatId } from '@sekisho/contract'
import { openMigrated } from '../../platform/sql/migrate.ts'
import type { Sql } from '../../platform/sql/open-sql.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import type { Writer } from './batch.ts'
import { defaultLimits } from './batches.ts'
import { importSigners, type CheckpointKey } from './checkpoint-key.ts'
import { createDigests, type Digests } from './digests.ts'
import { eraseDigestKeys } from './erase-keys.ts'
import { every } from '../../platform/clock/every.ts'
import { createJournal, type Journal } from './journal.ts'
import { createMemberships, type Memberships } from './memberships.ts'
import { ledgerMigrations, migrationTable } from './migrations.ts'
import { createShipping } from './shipping.ts'
import type { LedgerOptions } from './options.ts'
import { createRemoval } from './removal/create-removal.ts'
import { createQueryRecord, type QueryRecord } from './query-record.ts'
import { createQueries, type Queries } from './queries/queries.ts'
import type { LedgerSchema } from './schema.ts'
import { createTidying, type Tidying } from './tidying.ts'
import { hostWriter } from './writer/host-writer.ts'

/** Every decision, refusal, admin change and model call, as an entry each, durable and in order. */
export interface Ledger extends Pick<Journal, 'append' | 'flush'> {
  /** See `Journal.appendLater`. */
  appendLater: (entry: Parameters<Journal['appendLater']>[0]) => void
  /** the run of this node, under which it appends */
  readonly boot: string
  /** the public half of the key that signs checkpoints now, for `verify` */
  readonly verifierKey: string
  /** Signs checkpoints with other keys from the next one on, the last of them. */
  useKeys: (keys: readonly CheckpointKey[]) => Promise<void>
  readonly queries: Queries
  readonly digests: Digests
  readonly memberships: Memberships
  /** Destroys the keys of a person's digests, for good. */
  eraseDigests: (person: string) => Promise<void>
  /** Whoever answers with entries, or with what they prove, says so here. */
  noteQuery: QueryRecord['note']
  state: () => 'ok' | 'failing'
  /** Moves the outbox into the ledger now instead of within half a second. @throws what the outbox or `append` throws */
  ship: () => Promise<void>
  /** Gives leaves to everything durable and projects it, if that is this node's to do. */
  catchUp: () => Promise<void>
  /** Removes the texts whose time is over, if that is this node's to do. @returns how many */
  removeOld: () => Promise<number>
  /** See `Tidying`: for who keeps something that is found by its conversation. */
  keepConversations: Tidying['keepConversations']
  /** Called once when the ledger can never be written again by this process: log, and exit for a restart. */
  onFatal: (listener: (error: Error) => void) => void
  /** Writes `node.stopped`, waits until everything is durable and closes the boot. */
  close: (reason?: string) => Promise<void>
}

const shipEveryMs = 500
const removeEveryMs = 600_000
const countQueriesMs = 60_000
/** Connections a node needs: one batch, one round, and queries. */
const postgresConnections = 4

/**
 * Opens the ledger, brings its schema up to date and settles as lost what dead nodes had admitted.
 * @throws MigrationError, or what keeps the store from being opened
 */
export async function createLedger(options: LedgerOptions): Promise<Ledger> {
  const { clock, log } = options
  const verifierKey = await verifierKeyOf(options.checkpointKeys)
  const storage = withConnections(options.storage)
  const sql = await openMigrated<LedgerSchema>(storage, ledgerMigrations, { table: migrationTable })
  try {
    const boot = formatId('boot', clock.now(), options.random(10))
    const end = createEnd()
    const writer = await hostWriter({ ...options, storage }, boot, {
      onTrouble: (problem) => log.error({ boot, problem }, 'the store of the ledger failed; trying again'),
      onRecovered: () => log.info({ boot }, 'the store of the ledger answers again'),
      onFatal: end.announce,
    })
    const journal = createJournal({
      writer,
      limits: options.limits ?? defaultLimits,
      onDropped: (kind) => log.error({ boot, kind }, 'an entry found no room while the store was down'),
    })
    end.listen(journal.fail)
    return assemble({ options, boot, verifierKey, sql, writer, journal, end })
  } catch (error) {
    await sql.close()
    throw error
  }
}

interface Parts {
  options: LedgerOptions
  boot: string
  verifierKey: string
  sql: Sql<LedgerSchema>
  writer: Writer
  journal: Journal
  end: End
}

function assemble({ options, boot, verifierKey, sql, writer, journal, end }: Parts): Ledger {
  const { clock, log, outbox } = options
  let currentKey = verifierKey
  const { ship, shipped } = createShipping({ outbox, journal, log })
  const tidying = createTidying({ writer, clock, log })
  const shipAndTidy = async () => {
    if (await shipped()) await tidying.run()
  }
  const removal = createRemoval({ options, sql, writer, boot, append: journal.append })
  const digests = createDigests({ clock, keep: journal.addKey })
  const queried = createQueryRecord({ clock, append: journal.appendLater })
  const chores = [
    ...(outbox ? [every(shipEveryMs, shipAndTidy)] : []),
    every(countQueriesMs, async () => queried.flush()),
    every(removeEveryMs, removal.chore),
  ]

  return {
    boot,
    get verifierKey() {
      return currentKey
    },
    async useKeys(keys) {
      const next = await verifierKeyOf(keys)
      await writer.useKeys(keys)
      currentKey = next
    },
    append: journal.append,
    appendLater: journal.appendLater,
    flush: journal.flush,
    queries: createQueries(sql.read, writer.catchUp),
    digests,
    async eraseDigests(person) {
      digests.forget(person)
      await journal.flush()
      await eraseDigestKeys(sql, person)
    },
    memberships: createMemberships({ clock, append: journal.appendLater }),
    noteQuery: queried.note,
    state: () => (journal.failing ? 'failing' : 'ok'),
    ship,
    catchUp: async () => {
      await journal.flush()
      await writer.catchUp()
    },
    removeOld: removal.run,
    keepConversations: tidying.keepConversations,
    onFatal: end.listen,
    async close(reason = 'stopped') {
      for (const chore of chores) chore.stop()
      removal.stop()
      queried.flush(true)
      try {
        // What does not come through now waits in the outbox for the next start.
        await shipped()
        await journal.append({
          kind: 'node.stopped',
          time: clock.now(),
          actor: { type: 'system' },
          data: { reason },
        })
      } finally {
        await closeAll(writer, sql)
      }
    },
  }
}

/** @throws NoteError, or RangeError when there is no key */
async function verifierKeyOf(keys: readonly CheckpointKey[]): Promise<string> {
  const current = (await importSigners(keys)).at(-1)
  if (!current) throw new RangeError('a ledger needs a key that signs its checkpoints')
  return current.verifierKey
}

async function closeAll(writer: Writer, sql: Sql<LedgerSchema>): Promise<void> {
  try {
    await writer.close()
  } finally {
    await sql.close()
  }
}

/** The one thing that ends a ledger, told to everybody who listens, also to who comes late. */
interface End {
  announce: (error: Error) => void
  listen: (listener: (error: Error) => void) => void
}

function createEnd(): End {
  const listeners: ((error: Error) => void)[] = []
  let cause: Error | undefined
  return {
    announce(error) {
      if (cause) return
      cause = error
      for (const listener of listeners) listener(error)
    },
    listen(listener) {
      if (cause) listener(cause)
      else listeners.push(listener)
    },
  }
}

function withConnections(storage: Storage): Storage {
  return storage.kind === 'postgres' ? { ...storage, maxConnections: postgresConnections } : storage
}
