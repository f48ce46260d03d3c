import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { areTwoPeople, isNamed, nameOf } from '../people/index.ts'
import type { KeptCall } from './read.ts'

/** Somebody asks a second person to approve that they read the content of a call, once. Times are epoch milliseconds. */
export interface ContentRequest {
  id: string
  exchange: string
  /** whose call it is */
  person: string
  requestedBy: string
  reason: string
  requestedAt: number
  expiresAt: number
  approvedBy?: string
  readAt?: number
}

export interface Approvals {
  request(actor: Actor, asked: { call: KeptCall; reason: string }): Promise<ContentRequest>
  /** @throws AdminProblem content_request_unknown, content_unnamed, content_second_person, content_own */
  approve(actor: Actor, id: string): Promise<ContentRequest>
  /** Oldest first. */
  list(query: {
    limit: number
    after?: string | undefined
  }): Promise<{ data: ContentRequest[]; next?: string }>
  /** Deletes requests that were over 90 days ago: what happened stands in the ledger. Resolves with how many. */
  forget(): Promise<number>
  /**
   * Uses up an approval of the actor for the exchange, in the transaction that records the reading. Resolves with its id.
   * @throws AdminProblem content_approval_missing, content_unnamed
   */
  use(tx: Transaction<AdminSchema>, actor: Actor, exchange: string): Promise<string>
}

interface ApprovalsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

const lifeMs = 24 * 3_600_000
/** For who looks who has read what, without the ledger. */
const keptMs = 90 * 24 * 3_600_000
const maxRounds = 100

export function createApprovals({ db, clock, random }: ApprovalsDeps): Approvals {
  return {
    request: (actor, { call, reason }) =>
      db.recorded(actor, 'content_requests', async (tx) => {
        const now = clock.now()
        const row = {
          id: formatId('contentRequest', now, random(10)),
          exchange_id: call.exchange,
          person_id: call.person,
          requested_by: nameOf(actor),
          reason,
          requested_at: now,
          expires_at: now + lifeMs,
          approved_by: null,
          approved_at: null,
          read_at: null,
        }
        await tx.insertInto('content_requests').values(row).execute()
        const data = { request: row.id, exchange: call.exchange, person: call.person, reason }
        return { entries: [{ kind: 'content.read_requested', data }], result: requestOf(row) }
      }),
    approve: (actor, id) => approve(actor, id, { db, clock, random }),
    async list({ limit, after }) {
      const rows = await db.read
        .selectFrom('content_requests')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map(requestOf)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
    async forget() {
      let forgotten = 0
      for (let round = 0; round < maxRounds; round++) {
        const count = await db.forgetContentRequests(clock.now() - keptMs)
        forgotten += count
        if (count === 0) break
      }
      return forgotten
    },
    async use(tx, actor, exchange) {
      checkNamed(nameOf(actor))
      const approved = await tx
        .selectFrom('content_requests')
        .select('id')
        .where('exchange_id', '=', exchange)
        .where('requested_by', '=', nameOf(actor))
        .where('approved_at', 'is not', null)
        .where('read_at', 'is', null)
        .where('expires_at', '>', clock.now())
        .orderBy('id')
        .executeTakeFirst()
      if (approved === undefined) throw new AdminProblem('content_approval_missing', { exchange })
      const { id } = approved
      await tx.updateTable('content_requests').set('read_at', clock.now()).where('id', '=', id).execute()
      return id
    },
  }
}

/** The operator may be the very person who would approve. @throws AdminProblem content_unnamed */
export function checkNamed(requestedBy: string): void {
  if (!isNamed(requestedBy)) throw new AdminProblem('content_unnamed')
}

/** See `Approvals.approve`. */
async function approve(actor: Actor, id: string, { db, clock }: ApprovalsDeps): Promise<ContentRequest> {
  return await db.recorded(actor, 'content_requests', async (tx) => {
    const asked = await tx
      .selectFrom('content_requests')
      .selectAll()
      .where('id', '=', id)
      .where('approved_at', 'is', null)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst()
    if (asked === undefined) throw new AdminProblem('content_request_unknown', { request: id })
    const approver = nameOf(actor)
    checkNamed(asked.requested_by)
    if (!areTwoPeople(asked.requested_by, approver)) throw new AdminProblem('content_second_person')
    if (approver === asked.person_id) throw new AdminProblem('content_own')
    const approval = { approved_by: approver, approved_at: clock.now() }
    await tx.updateTable('content_requests').set(approval).where('id', '=', id).execute()
    const data = { request: id, exchange: asked.exchange_id, person: asked.person_id }
    const result = requestOf({ ...asked, ...approval })
    return { entries: [{ kind: 'content.read_approved', data }], result }
  })
}

function requestOf(row: AdminSchema['content_requests']): ContentRequest {
  return {
    id: row.id,
    exchange: row.exchange_id,
    person: row.person_id,
    requestedBy: row.requested_by,
    reason: row.reason,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    ...(row.approved_by === null ? {} : { approvedBy: row.approved_by }),
    ...(row.read_at === null ? {} : { readAt: row.read_at }),
  }
}
