import { noUsage, type NewEntry } from '@sekisho/contract'
import { encodeNewEntry } from '@sekisho/ledger'
import type { Kysely } from 'kysely'
import type { LedgerSchema } from '../schema.ts'
import type { Appender } from './appender.ts'
import { closeBoot, type FindDead } from './boots.ts'
import type { OpenExchange } from './fold.ts'

const pageRows = 500

interface RecoverOptions {
  database: Kysely<LedgerSchema>
  appender: Appender
  findDead: FindDead
  /** sequences and projects all that is durable */
  catchUp: () => Promise<void>
  now: () => number
}

/**
 * Settles as lost what dead nodes left open, charged at its hold, and closes their boots. Safe to repeat from any
 * point: a settlement that was written before a crash is projected first, and the exchange is then no longer open.
 */
export async function recover({ database, appender, findDead, catchUp, now }: RecoverOptions): Promise<void> {
  // Read before catching up: what a boot wrote before it closed is then projected below.
  const open = await database
    .selectFrom('ledger_boots')
    .select(['boot_id', 'heartbeat_at'])
    .where('closed_at', 'is', null)
    .execute()
  const dead = findDead(open)
  const alive = open.map(({ boot_id }) => boot_id).filter((id) => !dead.has(id))
  await catchUp()
  for (;;) {
    let query = database.selectFrom('open_exchanges').select('data').limit(pageRows)
    if (alive.length > 0) query = query.where('boot_id', 'not in', alive)
    const orphans = await query.execute()
    if (orphans.length === 0) break
    const texts = orphans.map(({ data }) => encodeNewEntry(lost(JSON.parse(data) as OpenExchange, now())))
    await appender.append({ texts, once: [], keys: [] })
    await catchUp()
  }
  for (const boot of dead) await closeBoot(database, boot, now())
}

function lost(open: OpenExchange, now: number): NewEntry<'exchange.settled'> {
  const { exchange, retention, person, model, provider, heldMicroUsd, heldTokens } = open
  const { routedFrom, conversation, project, costCentre, localDay, utcDay, membership } = open
  return {
    kind: 'exchange.settled',
    time: now,
    actor: { type: 'system' },
    data: {
      exchange,
      // What a release before kept of an admission may lack it.
      retention,
      outcome: 'lost',
      person,
      model,
      provider,
      simulated: open.simulated ?? false,
      status: 0,
      usage: noUsage,
      usageSource: 'none',
      costMicroUsd: heldMicroUsd,
      rate: 'hold',
      countedTokens: heldTokens,
      responseBytes: 0,
      // What is undefined is left out when the entry is written as JSON.
      routedFrom,
      conversation,
      project,
      costCentre,
      localDay,
      utcDay,
      membership,
      admittedMs: 0,
      totalMs: Math.max(0, now - open.time),
      problem: `the node ${open.boot} ended before this exchange settled`,
    },
  }
}
