import type { Selectable } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { SessionsTable } from '../../platform/sql/sign-in-tables.ts'
import { sessionFromRow, type FoundSession, type Session } from './session.ts'

export type SessionRow = Selectable<SessionsTable>

/** What every call needs of a session, and no more: tens of thousands of them are in memory. */
export interface LiveSession extends FoundSession {
  readonly sequence: number
  readonly expiresAt: number
  readonly idleMs: number
  readonly revokedAt: number | null
  /** a browser's: SHA-256 of its cookie, hex; otherwise empty */
  readonly cookieHash: string
  /** as far as this node knows; the one thing about it that changes in place, with every call */
  lastSeenAt: number
}

const liveColumns = [
  'id',
  'person_id',
  'kind',
  'issuer',
  'device_id',
  'second_factor',
  'sequence',
  'expires_at',
  'idle_ms',
  'revoked_at',
  'last_seen_at',
] as const

/** @param row its secret is asked for only of a browser's: a load has no use for the others */
export function liveFromRow(
  row: Pick<SessionRow, (typeof liveColumns)[number]> & { secret: string | null },
): LiveSession {
  return {
    id: row.id,
    personId: row.person_id,
    kind: row.kind,
    issuer: row.issuer,
    deviceId: row.device_id,
    secondFactor: row.second_factor === 1,
    sequence: row.sequence,
    expiresAt: row.expires_at,
    idleMs: row.idle_ms,
    revokedAt: row.revoked_at,
    cookieHash: row.kind === 'browser' ? (row.secret ?? '') : '',
    lastSeenAt: row.last_seen_at,
  }
}

/** The highest number that any session has. */
export async function readHead(read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>): Promise<number> {
  const highest = await read
    .selectFrom('sessions')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return highest?.sequence ?? 0
}

export interface LiveRange {
  after: number
  /** with it, those that are over are left out */
  upTo?: number
  /** epoch milliseconds */
  now: number
  limit: number
}

export async function readLive(db: ControlDatabase, range: LiveRange): Promise<LiveSession[]> {
  const { after, upTo, now, limit } = range
  const rows = await db.read
    .selectFrom('sessions')
    .select(liveColumns)
    .select((row) => row.case().when('kind', '=', 'browser').then(row.ref('secret')).end().as('secret'))
    .where('sequence', '>', after)
    .$if(upTo !== undefined, (query) =>
      query
        .where('sequence', '<=', upTo ?? 0)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .where((row) => row(row('last_seen_at', '+', row.ref('idle_ms')), '>', now)),
    )
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map(liveFromRow)
}

export async function readSession(db: ControlDatabase, id: string): Promise<SessionRow | undefined> {
  return await db.read.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface SessionsQuery {
  limit: number
  /** id of the last session of the page before */
  after?: string | undefined
  /** person id */
  person?: string | undefined
  /** only those that are not over */
  inForce?: boolean | undefined
}

/** Newest first. */
export async function listSessions(
  db: ControlDatabase,
  { limit, after, person, inForce = false }: SessionsQuery,
  now: number,
): Promise<{ data: Session[]; next?: string }> {
  const rows = await db.read
    .selectFrom('sessions')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .$if(inForce, (query) =>
      query
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .where((row) => row(row('last_seen_at', '+', row.ref('idle_ms')), '>', now)),
    )
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(sessionFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}
