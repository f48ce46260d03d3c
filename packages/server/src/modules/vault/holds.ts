import { AdminProblem, formatId, type Actor, type HoldTarget } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { nameOf } from '../people/index.ts'

/** Keeps content from being erased and from expiring, while it is in force. Times are epoch milliseconds. */
export interface Hold {
  id: string
  target: HoldTarget
  reason: string
  placedBy: string
  placedAt: number
  lifted?: { at: number; by: string; reason: string }
}

export interface HoldsQuery {
  limit: number
  /** id of the last hold of the page before */
  after?: string | undefined
  status?: 'in_force' | 'lifted' | undefined
}

export interface Holds {
  /** From the store, oldest first. */
  list(query: HoldsQuery): Promise<{ data: Hold[]; next?: string }>
  /** @throws AdminProblem hold_limit */
  place(actor: Actor, hold: Pick<Hold, 'target' | 'reason'>): Promise<Hold>
  /** @throws AdminProblem hold_unknown */
  lift(actor: Actor, lift: { hold: string; reason: string }): Promise<Hold>
}

interface HoldsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** Removals ask for all of them at once. */
const maxHolds = 1_000

export function createHolds({ db, clock, random }: HoldsDeps): Holds {
  return {
    async list({ limit, after, status }) {
      const rows = await db.read
        .selectFrom('legal_holds')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .$if(status === 'in_force', (query) => query.where('lifted_at', 'is', null))
        .$if(status === 'lifted', (query) => query.where('lifted_at', 'is not', null))
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map(holdOf)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
    place: (actor, { target, reason }) =>
      db.recorded(actor, 'holds', async (tx) => {
        if ((await holdsInForce(tx)).length >= maxHolds)
          throw new AdminProblem('hold_limit', { limit: maxHolds })
        const now = clock.now()
        const row = {
          id: formatId('legalHold', now, random(10)),
          target_type: target.type,
          target_id: target.id ?? '',
          reason,
          placed_by: nameOf(actor),
          placed_at: now,
          lifted_at: null,
          lifted_by: null,
          lift_reason: null,
        }
        await tx.insertInto('legal_holds').values(row).execute()
        const data = { hold: row.id, target, reason }
        return { entries: [{ kind: 'hold.placed', data }], result: holdOf(row) }
      }),
    lift: (actor, { hold: id, reason }) =>
      db.recorded(actor, 'holds', async (tx) => {
        const row = await tx
          .updateTable('legal_holds')
          .set({ lifted_at: clock.now(), lifted_by: nameOf(actor), lift_reason: reason })
          .where('id', '=', id)
          .where('lifted_at', 'is', null)
          .returningAll()
          .executeTakeFirst()
        if (row === undefined) throw new AdminProblem('hold_unknown', { hold: id })
        const hold = holdOf(row)
        const data = { hold: id, target: hold.target, reason }
        return { entries: [{ kind: 'hold.lifted', data }], result: hold }
      }),
  }
}

/** Inside a change of the topic `holds` nobody places or lifts one meanwhile. */
export async function holdsInForce(read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>): Promise<Hold[]> {
  const rows = await read.selectFrom('legal_holds').selectAll().where('lifted_at', 'is', null).execute()
  return rows.map(holdOf)
}

function holdOf(row: AdminSchema['legal_holds']): Hold {
  const { id, target_type: type, target_id, reason, placed_by: placedBy, placed_at: placedAt } = row
  const target = type === 'everything' ? { type } : { type, id: target_id }
  if (row.lifted_at === null) return { id, target, reason, placedBy, placedAt }
  const lifted = { at: row.lifted_at, by: row.lifted_by ?? '', reason: row.lift_reason ?? '' }
  return { id, target, reason, placedBy, placedAt, lifted }
}
