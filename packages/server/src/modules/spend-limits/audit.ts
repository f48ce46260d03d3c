import { setTimeout as delay } from 'node:timers/promises'
import type { Actor, Entry } from '@sekisho/contract'
import { isCapTerms } from '../budgets/index.ts'
import type { Ledger, Queries, Search } from '../ledger/index.ts'
import { badRequest } from './problems.ts'
import { limitIn } from './query.ts'
import type { Users } from './users.ts'
import { snapshotBody, type CapRecord } from './wire.ts'

interface AuditDeps {
  ledger: Pick<Ledger, 'ship' | 'catchUp' | 'noteQuery'> & { queries: Pick<Queries, 'search'> }
  users: Users
}

const kinds = ['budget.created', 'budget.changed', 'budget.removed'] as const
const pageEntries = 1000
/** A hundred thousand changes of budgets; what is older is read from the cursor on. */
const maxPages = 100

/** Where several nodes write one gives the places, every second. */
const lookEveryMs = 100
const maxLooks = 30

/**
 * Who changed which limit, newest first, from the ledger: the number of an event is its place there, counted from one. It
 * waits until the newest has its place for good, at most three seconds, so that a number that was told stays.
 */
export async function listAudit(query: URLSearchParams, actor: Actor, { ledger, users }: AuditDeps) {
  const limit = limitIn(query, 100)
  let place: Pick<Search, 'behind' | 'cursor'> = { behind: eventIn(query) }
  // What was changed a moment ago is on its way there.
  await ledger.ship()
  await placed(ledger)
  const events = []
  for (let page = 0; page < maxPages && events.length <= limit; page++) {
    const { entries, next } = await ledger.queries.search({
      ...place,
      kinds,
      order: 'newest',
      limit: pageEntries,
    })
    for (const { position, entry } of entries) {
      const event = eventOf(entry)
      if (event !== undefined && events.length <= limit) events.push({ ...event, position })
    }
    if (next === undefined) break
    place = { cursor: next }
  }
  const data = []
  for (const event of events.slice(0, limit)) data.push(await eventBody(event, users))
  ledger.noteQuery(actor, { operation: 'spend_limits_audit', filter: {}, entries: data.length })
  return { data, has_more: events.length > limit }
}

async function placed({ catchUp, queries }: AuditDeps['ledger']): Promise<void> {
  for (let look = 0; look < maxLooks; look++) {
    await catchUp()
    // What has no place yet stands before all that has.
    const { entries } = await queries.search({ limit: 1, kinds, order: 'newest' })
    if (entries[0] === undefined || entries[0].leaf !== undefined) return
    await delay(lookEveryMs)
  }
}

/** The position of the event the page comes after. @throws SpendLimitProblem */
function eventIn(query: URLSearchParams): number | undefined {
  const text = query.get('after_id')
  if (text === null) return undefined
  if (!/^\d{1,18}$/.test(text)) throw badRequest('after_id: must be an audit event id')
  return Math.max(0, Math.min(Number(text), 10 ** 15) - 1)
}

interface AuditEvent {
  entry: Entry
  target: string
  before: CapRecord | undefined
  after: CapRecord | undefined
  reason: string | undefined
}

/** Undefined for budgets that this API cannot say. */
function eventOf(entry: Entry): AuditEvent | undefined {
  // Sound: `search` was asked for entries of these kinds alone.
  const data = entry.data as {
    budget: string
    before?: Record<string, unknown>
    after?: Record<string, unknown>
  }
  const before = recordIn(data.before, data.budget)
  const after = recordIn(data.after, data.budget)
  if (before === undefined && after === undefined) return undefined
  const reason = data.before?.['reason']
  return {
    entry,
    target: data.budget,
    before,
    after,
    reason: typeof reason === 'string' ? reason : undefined,
  }
}

function recordIn(record: Record<string, unknown> | undefined, id: string): CapRecord | undefined {
  if (record === undefined) return undefined
  // Sound: what `recordOf` of the budgets wrote, which nobody can change since.
  const terms = { ...record, id } as CapRecord & Parameters<typeof isCapTerms>[0]
  return isCapTerms(terms) ? terms : undefined
}

async function eventBody(
  { entry, position, target, before, after, reason }: AuditEvent & { position: number },
  users: Users,
) {
  return {
    type: 'audit_event',
    id: String(position + 1),
    created_at: new Date(entry.time).toISOString(),
    actor: await actorName(entry.actor, users),
    action: entry.kind === 'budget.removed' ? 'spend_limit.delete' : 'spend_limit.upsert',
    target_id: target,
    before: before === undefined ? null : await snapshotBody(before, users),
    after: after === undefined ? null : await snapshotBody(after, users),
    reason: reason ?? null,
  }
}

/** In a session that the operator's link opened it was the operator, as far as anybody knows. */
export async function actorName(actor: Actor, users: Pick<Users, 'idOf'>): Promise<string> {
  if (actor.type === 'admin_key') return `admin-key:${actor.id}`
  if ('openedBy' in actor && actor.openedBy !== undefined) return actor.openedBy
  if (actor.type === 'person' || actor.type === 'service_account') return `oidc:${await users.idOf(actor.id)}`
  return actor.type
}
