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
  appender: Pick<Appender, 'append'>
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
  const open = await database
    .selectFrom('ledger_boots')
    .select(['boot_id', 'heartbeat_at'])
    .where('closed_at', 'is', null)
    .execute()
  const dead = findDead(open)
  for (;;) {
    // Read before catching up: what a boot wrote before it ended is then projected below. Which have ended is asked, not which
    // are alive: a node that starts meanwhile is none of these.
    const closed = await closedWithOpenExchanges(database)
    await catchUp()
    const orphans = await openExchangesOf(database, [...dead, ...closed])
    if (orphans.length > 0) {
      const texts = orphans.map((orphan) => encodeNewEntry(lost(orphan, now())))
      await appender.append({ texts, once: [], keys: [] })
    } else if ((await closedWithOpenExchanges(database)).length === 0) break
  }
  for (const boot of dead) await closeBoot(database, boot, now())
}

/** Boots that are over, by the exchanges that are open by what is projected. */
async function closedWithOpenExchanges(database: Kysely<LedgerSchema>): Promise<string[]> {
  const rows = await database
    .selectFrom('open_exchanges')
    .leftJoin('ledger_boots', 'ledger_boots.boot_id', 'open_exchanges.boot_id')
    .select('open_exchanges.boot_id')
    .distinct()
    // Without a row is what came from a backup.
    .where((row) => row.or([row('closed_at', 'is not', null), row('ledger_boots.boot_id', 'is', null)]))
    .execute()
  return rows.map(({ boot_id: boot }) => boot)
}

async function openExchangesOf(
  database: Kysely<LedgerSchema>,
  boots: readonly string[],
): Promise<OpenExchange[]> {
  if (boots.length === 0) return []
  const query = database.selectFrom('open_exchanges').select('data').where('boot_id', 'in', boots)
  const rows = await query.limit(pageRows).execute()
  // Sound: only the projector writes these rows.
  return rows.map(({ data }) => JSON.parse(data) as OpenExchange)
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
