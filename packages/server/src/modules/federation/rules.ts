import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { Conditions } from './conditions.ts'
import { issuerProblem } from './issuer-address.ts'
import { checkRecipe, type Recipe } from './recipes.ts'
import { rowOf, ruleFromRow, type FederationRule } from './rule.ts'

export interface NewFederationRule {
  name: string
  issuer: string
  audience: string
  serviceAccountId: string
  /** at least one; their form is checked by the contract */
  conditions: Conditions
  ttlSeconds: number
  recipe?: Recipe | undefined
}

/** The rules of workload identity federation. */
export interface FederationRules {
  /**
   * @throws AdminProblem federation_issuer_refused, federation_claim_unknown, federation_not_pinned,
   * federation_subject_form, federation_rules_many, service_account_unknown, service_account_inactive
   */
  create(actor: Actor, rule: NewFederationRule): Promise<FederationRule>
  /** In force on every node when it resolves, since rules are read from the store. Twice changes nothing. @throws AdminProblem federation_rule_unknown */
  remove(actor: Actor, removal: { id: string; reason: string }): Promise<FederationRule>
  /** Oldest first, from the store; what was removed is left out. */
  list(query: {
    limit: number
    after?: string | undefined
    /** id; only those that act as it */
    serviceAccount?: string | undefined
  }): Promise<{ data: FederationRule[]; next?: string }>
  /** Of one issuer, in the order they were made. From the store, because an exchange is rare and must not be wrong. */
  of(issuer: string): Promise<FederationRule[]>
}

interface FederationRulesDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  /** an issuer may live on this machine */
  allowLoopback: boolean
  /** ends what was opened under the rule; called after every removal, also of one that was removed already */
  onRemoved?: (actor: Actor, rule: FederationRule, reason: string) => Promise<void>
}

/** Every exchange reads those of its issuer. */
const maxRules = 500

export function createFederationRules(deps: FederationRulesDeps): FederationRules {
  const { db, clock, random, allowLoopback, onRemoved } = deps
  return {
    async create(actor, { recipe, ...wanted }) {
      const { issuer, conditions } = wanted
      if (issuerProblem(issuer, allowLoopback) !== undefined)
        throw new AdminProblem('federation_issuer_refused')
      checkRecipe({ issuer, conditions, recipe })
      const createdAt = clock.now()
      const rule = { ...wanted, id: formatId('federationRule', createdAt, random(10)), createdAt }
      return await db.recorded(actor, 'federation', async (tx) => {
        await checkRoom(tx)
        await checkAccount(tx, rule.serviceAccountId)
        await tx.insertInto('federation_rules').values(rowOf(rule)).execute()
        return { entries: [createdEntry(rule)], result: rule }
      })
    },
    async remove(actor, { id, reason }) {
      const rule = await db.recorded(actor, 'federation', async (tx) => {
        const row = await tx
          .selectFrom('federation_rules')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst()
        if (row === undefined) throw new AdminProblem('federation_rule_unknown', { rule: id })
        if (row.removed_at !== null) return { entries: [], result: ruleFromRow(row) }
        const ended = { removed_at: clock.now() }
        await tx.updateTable('federation_rules').set(ended).where('id', '=', id).execute()
        const removed = ruleFromRow(row)
        const data = { rule: id, reason, before: recordedFields(removed) }
        return { entries: [{ kind: 'federation_rule.removed', data }], result: removed }
      })
      await onRemoved?.(actor, rule, reason)
      return rule
    },
    async list({ limit, after, serviceAccount }) {
      const rows = await db.read
        .selectFrom('federation_rules')
        .selectAll()
        .where('removed_at', 'is', null)
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .$if(serviceAccount !== undefined, (query) =>
          query.where('service_account_id', '=', serviceAccount ?? ''),
        )
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map(ruleFromRow)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
    async of(issuer) {
      const rows = await db.read
        .selectFrom('federation_rules')
        .selectAll()
        .where('issuer', '=', issuer)
        .where('removed_at', 'is', null)
        .orderBy('id')
        .limit(maxRules)
        .execute()
      return rows.map(ruleFromRow)
    },
  }
}

async function checkRoom(tx: Transaction<AdminSchema>): Promise<void> {
  const rows = await tx
    .selectFrom('federation_rules')
    .select('id')
    .where('removed_at', 'is', null)
    .limit(maxRules)
    .execute()
  if (rows.length >= maxRules) throw new AdminProblem('federation_rules_many', { limit: maxRules })
}

async function checkAccount(tx: Transaction<AdminSchema>, id: string): Promise<void> {
  const account = await tx
    .selectFrom('people')
    .select(['name', 'status'])
    .where('id', '=', id)
    .where('kind', '=', 'service_account')
    .executeTakeFirst()
  if (account === undefined) throw new AdminProblem('service_account_unknown', { account: id })
  if (account.status !== 'active')
    throw new AdminProblem('service_account_inactive', { account: account.name })
}

function createdEntry(rule: FederationRule) {
  const data = { rule: rule.id, after: recordedFields(rule) }
  return { kind: 'federation_rule.created' as const, data }
}

/** The name stays out: people write their own into it, and no person it could be erased with is known. */
function recordedFields(rule: FederationRule) {
  const { issuer, audience, serviceAccountId: serviceAccount, conditions, ttlSeconds } = rule
  return { issuer, audience, serviceAccount, conditions, ttlSeconds }
}
