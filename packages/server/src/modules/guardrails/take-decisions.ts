import { guardLimits, type Actor, type GuardDecision } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ControlSchema } from '../../platform/sql/schema.ts'
import type { GuardDevice } from './guard-device.ts'
import type { DuePolicy, PolicyCount } from './managed-policies.ts'

type CountTables = Pick<ControlSchema, 'guard_decisions' | 'guard_decisions_daily'>

interface TakeDeps {
  db: ControlDatabase
  clock: Clock
}

export interface Delivery {
  actor: Actor
  device: GuardDevice
  decisions: readonly GuardDecision[]
}

/**
 * Counts what a guard decided, each decision once however often it comes, and puts what it stopped on the record.
 * Resolves with those that are new; what is too old to be told from a repetition is passed over.
 */
export async function takeDecisions(delivery: Delivery, { db, clock }: TakeDeps): Promise<GuardDecision[]> {
  const now = clock.now()
  const { actor, device } = delivery
  const decisions = delivery.decisions.filter(({ at }) => at > now - guardLimits.decisionAgeMs)
  if (decisions.length === 0) return []
  const batch = { device, decisions, now }
  if (decisions.some(isBlocked)) {
    const recorded = await db.recorded(actor, 'guards', async (tx) => {
      const fresh = await count(tx.$pickTables<keyof CountTables>(), batch)
      const entries = fresh.filter(isBlocked).map((decision) => blockedEntry(device, decision))
      // Without an entry the transaction is undone.
      return { entries, result: entries.length === 0 ? undefined : fresh }
    })
    if (recorded !== undefined) return recorded
  }
  return await db.transient((tx) => count(tx.$pickTables<keyof CountTables>(), batch))
}

/**
 * What versions decided, for whoever watches their rollout. A guard that could not judge says nothing of a version, and none
 * says anything of versions that its person does not have: it could end a rollout to others.
 */
export function countsByVersion(
  decisions: readonly GuardDecision[],
  due: DuePolicy['versions'],
): PolicyCount[] {
  return due.flatMap(({ policy, version }) => {
    const under = decisions.filter(({ versions = [] }) => versions.includes(`${policy}@${version}`))
    const blocks = under.filter(({ verdict }) => verdict === 'deny').length
    return under.length === 0 ? [] : [{ policy, version, decisions: under.length, blocks }]
  })
}

function isBlocked({ verdict, enforced }: GuardDecision): boolean {
  return verdict === 'deny' && enforced
}

interface Batch {
  device: GuardDevice
  decisions: readonly GuardDecision[]
  now: number
}

async function count(
  tx: Transaction<CountTables>,
  { device, decisions, now }: Batch,
): Promise<GuardDecision[]> {
  const guardDevice = device.id
  await tx
    .deleteFrom('guard_decisions')
    .where('at', '<', now - guardLimits.decisionAgeMs)
    .execute()
  const once = new Map(decisions.map((decision) => [decision.id, decision]))
  // A clock that is ahead must not keep a row for ever.
  const rows = [...once.values()].map(({ id, at }) => ({
    id,
    guard_device: guardDevice,
    at: Math.min(at, now),
  }))
  const inserted = await tx
    .insertInto('guard_decisions')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['guard_device', 'id']).doNothing())
    .returning('id')
    .execute()
  const fresh = inserted.flatMap(({ id }) => once.get(id) ?? [])
  const dayOf = (at: number) => new Date(Math.min(at, now)).toISOString().slice(0, 10)
  for (const [day, ofDay] of Map.groupBy(fresh, ({ at }) => dayOf(at)))
    await addToDay(tx, { guardDevice, day, ofDay })
  return fresh
}

interface OfDay {
  guardDevice: string
  day: string
  ofDay: readonly GuardDecision[]
}

async function addToDay(tx: Transaction<CountTables>, { guardDevice, day, ofDay }: OfDay): Promise<void> {
  const asked = ofDay.filter(({ verdict }) => verdict === 'ask').length
  const blocked = ofDay.filter(isBlocked).length
  await tx
    .insertInto('guard_decisions_daily')
    .values({ guard_device: guardDevice, day, decisions: ofDay.length, asked, blocked })
    .onConflict((conflict) =>
      conflict.columns(['guard_device', 'day']).doUpdateSet((eb) => ({
        decisions: eb('guard_decisions_daily.decisions', '+', ofDay.length),
        asked: eb('guard_decisions_daily.asked', '+', asked),
        blocked: eb('guard_decisions_daily.blocked', '+', blocked),
      })),
    )
    .execute()
}

function blockedEntry(device: GuardDevice, decision: GuardDecision): AdminEntry {
  const { id, at, tool, reason, rule, session, toolUse, versions } = decision
  const data = {
    guard: device.id,
    decision: id,
    at,
    tool,
    reason,
    rule,
    conversation: session,
    toolUse,
    versions,
  }
  return { kind: 'guard.blocked', data }
}
