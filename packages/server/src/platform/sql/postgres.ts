import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Driver from 'pg'
import type { Client, ClientBase, ClientConfig, Pool, types } from 'pg'
import type { PostgresStorage } from './storage.ts'

/** Loaded when first asked for: on SQLite neither the server nor its threads need it (decisions/163). */
const require = createRequire(import.meta.url)
const driver = () => require('pg') as typeof Driver

export interface PostgresTuning {
  /** session settings, such as `-c synchronous_commit=off` */
  options?: string
  /** a statement without an answer by then has failed, and its connection counts as lost */
  queryTimeoutMs?: number
}

const connectTimeoutMs = 10_000

/** A pool that connects when first used. */
export function createPostgresPool(storage: PostgresStorage, tuning: PostgresTuning = {}): Pool {
  const pool = new (driver().Pool)({
    ...clientConfig(storage, tuning),
    max: storage.maxConnections,
    idleTimeoutMillis: 60_000,
  })
  // An idle connection that breaks is reported here and has left the pool already; without a listener Node would exit.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    // One that is lent out and breaks between two statements is reported here; the next statement fails all the same.
    client.on('error', () => undefined)
    breakWhenSilent(client)
  })
  return pool
}

/**
 * After a time-out `pg` keeps the connection, and a pool would lend it out again and again while the one answer it waits
 * for never comes. Ended, it leaves the pool as soon as it is given back.
 */
function breakWhenSilent(client: ClientBase & { end?: () => Promise<void> }): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  Object.assign(client, {
    query(...given: unknown[]) {
      const answer = query(...given)
      if (answer instanceof Promise) answer.catch(endIfSilent)
      return answer
    },
  })

  async function endIfSilent(error: unknown): Promise<void> {
    if (!isSilence(error)) return
    try {
      await client.end?.()
    } catch {
      // How a silent connection ends is of no interest.
    }
  }
}

/** Nobody answered in time: neither yes nor no. `pg` has no codes of its own for it. */
export function isSilence(error: unknown): error is Error {
  return error instanceof Error && (silences.has(error.message) || codeOf(error) === 'ETIMEDOUT')
}

const silences: ReadonlySet<string> = new Set([
  'Query read timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}

/** One connection outside any pool, not yet connected. */
export function createPostgresClient(storage: PostgresStorage, tuning: PostgresTuning = {}): Client {
  return new (driver().Client)(clientConfig(storage, tuning))
}

function clientConfig(storage: PostgresStorage, tuning: PostgresTuning): ClientConfig {
  return {
    ...address(storage),
    application_name: 'sekisho',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: typeParser(driver().types) },
    ...(tuning.options === undefined ? {} : { options: tuning.options }),
    ...(tuning.queryTimeoutMs === undefined ? {} : { query_timeout: tuning.queryTimeoutMs }),
  }
}

/** `pg` lets TLS words in the URL win over `ssl`; with a CA of our own they must not, or verification could be lost. */
function address(storage: PostgresStorage): Pick<ClientConfig, 'connectionString' | 'ssl'> {
  if (storage.caFile === undefined) return { connectionString: storage.url }
  const url = new URL(storage.url)
  for (const word of ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']) url.searchParams.delete(word)
  const ca = readFileSync(storage.caFile, 'utf8')
  return { connectionString: url.href, ssl: { ca, rejectUnauthorized: true } }
}

/** Per connection rather than in `pg`'s global table, which every other user of the library would share. */
function typeParser({ builtins, getTypeParser }: typeof types): typeof types.getTypeParser {
  const int8: number = builtins.INT8
  const numeric: number = builtins.NUMERIC
  return (oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return getTypeParser(oid, 'binary')
    return oid === int8 || oid === numeric ? parseNumber : getTypeParser(oid, 'text')
  }
}

/** `sum(bigint)` is a numeric: whole numbers must be safe integers, others (averages) become floating point as in SQLite. */
function parseNumber(text: string): number {
  const value = Number(text)
  // The cheap question first: a load asks it hundreds of thousands of times.
  if (!Number.isSafeInteger(value) && /^-?\d+$/.test(text)) {
    throw new RangeError(`the database returned ${text}, which is beyond the safe integer range`)
  }
  return value
}
