import { AdminProblem } from '@sekisho/contract'
import type { Ledger, SpendGroup } from '../ledger/index.ts'
import { canonicalModel, createRates, type Rates } from '../spend/index.ts'
import type { Reader } from './closed-rows.ts'
import { daysOf } from './month.ts'
import { judge, type Compared, type Judged } from './verdict.ts'

export interface ReconcileDeps {
  read: Reader
  ledger: Pick<Ledger, 'flush' | 'queries'>
  rates: Pick<Rates, 'prices'>
  /** the UTC day it is, YYYY-MM-DD */
  today: string
}

export interface Reconciliation {
  providers: string[]
  withoutReport: { provider: string; day: string }[]
  /** by provider, day and model */
  lines: Judged[]
}

/** Searches are a line of their own in reports, whichever model made them. */
const searches = 'web_search'
const tokens = 'tokens'

/** @param month of UTC days. @throws AdminProblem cost_report_missing */
export async function reconcile(
  month: string,
  { read, ledger, rates, today }: ReconcileDeps,
): Promise<Reconciliation> {
  const { from, to } = daysOf(month)
  const reported = await read
    .selectFrom('cost_report_days')
    .select(['provider', 'day'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute()
  if (reported.length === 0) throw new AdminProblem('cost_report_missing', { month })
  const has = new Set(reported.map(({ provider, day }) => `${day} ${provider}`))
  const providers = [...new Set(reported.map(({ provider }) => provider))].toSorted()
  const table = createTable()
  await addTheirs(table, { read, from, to })
  await ledger.flush()
  const groups = ledger.queries.spendGroups({ zone: 'utc', from, to, by: ['model', 'provider'], counts })
  for await (const page of groups)
    for (const row of page)
      if (row.simulated === 0 && has.has(`${row.day} ${row.provider}`)) addOurs(table, row, rates)
  const lines = table.lines().sort(by('provider', 'model', 'day'))
  return {
    providers,
    withoutReport: providers.flatMap((provider) =>
      daysBetween(from, to < today ? to : today)
        .filter((day) => !has.has(`${day} ${provider}`))
        .map((day) => ({ provider, day })),
    ),
    lines: judge(lines).sort(by('provider', 'day', 'model')),
  }
}

const counts = [
  'calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'cost_micro_usd',
  'estimated_calls',
  'estimated_cost_micro_usd',
  'lost_calls',
  'lost_cost_micro_usd',
  'contract_calls',
  'unlisted_calls',
  'unlisted_cost_micro_usd',
] as const
type Spent = SpendGroup<(typeof counts)[number]>

interface Table {
  line: (key: { provider: string; day: string; model: string }) => Sum
  lines: () => Compared[]
}

interface Sum extends Compared {
  /** at list price; NaN: it cannot be told from sums */
  list: number
}

function createTable(): Table {
  const lines = new Map<string, Sum>()
  return {
    line({ provider, day, model }) {
      const key = JSON.stringify([provider, day, model])
      const found = lines.get(key)
      if (found !== undefined) return found
      const made = {
        provider,
        day,
        model,
        theirsMicroUsd: 0,
        oursMicroUsd: 0,
        boundMicroUsd: 0,
        doubtfulMicroUsd: 0,
        metered: true,
        theirLines: 0,
        calls: 0,
        contractCalls: 0,
        estimatedCalls: 0,
        lostCalls: 0,
        unlistedCalls: 0,
        list: 0,
      }
      lines.set(key, made)
      return made
    },
    lines: () =>
      Array.from(lines.values(), ({ list, ...line }) =>
        line.contractCalls === 0 || Number.isNaN(list) ? line : { ...line, listMicroUsd: list },
      ),
  }
}

async function addTheirs(
  table: Table,
  { read, from, to }: { read: Reader; from: string; to: string },
): Promise<void> {
  const rows = await read
    .selectFrom('cost_report_lines')
    .select(['provider', 'day', 'model', 'kind'])
    .select(({ fn }) => [
      fn.sum<number>('amount_micro_usd').as('amount'),
      fn.sum<number>('bound_micro_usd').as('bound'),
      fn.countAll<number>().as('lines'),
    ])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['provider', 'day', 'model', 'kind'])
    .execute()
  for (const { provider, day, model, kind, amount, bound, lines } of rows) {
    const name = kind === tokens ? canonicalModel(model) : kind
    const line = table.line({ provider, day, model: name })
    line.theirsMicroUsd += amount
    line.boundMicroUsd += bound
    line.theirLines += lines
    line.metered = kind === tokens || kind === searches
  }
}

/** Of calls that cost nothing, as refused ones, there is nothing to compare. */
function addOurs(table: Table, row: Spent, rates: Pick<Rates, 'prices'>): void {
  const { provider, day } = row
  const atMs = Date.parse(day)
  const { webSearch } = rates.prices({ requested: row.model, provider, promptTokens: 0, atMs })
  const searchMicroUsd = Math.round(row.web_searches * webSearch)
  if (row.web_searches > 0) {
    const line = table.line({ provider, day, model: searches })
    line.oursMicroUsd += searchMicroUsd
    line.calls += row.web_searches
    line.boundMicroUsd += 1
  }
  const line = table.line({ provider, day, model: canonicalModel(row.model) })
  line.oursMicroUsd += row.cost_micro_usd - searchMicroUsd
  line.boundMicroUsd += Math.ceil(row.calls / 2) + (row.web_searches > 0 ? 1 : 0)
  line.doubtfulMicroUsd +=
    row.estimated_cost_micro_usd + row.lost_cost_micro_usd + row.unlisted_cost_micro_usd
  line.calls += row.calls
  line.contractCalls += row.contract_calls
  line.estimatedCalls += row.estimated_calls
  line.lostCalls += row.lost_calls
  line.unlistedCalls += row.unlisted_calls
  line.list += listMicroUsd(row)
}

const listRates = createRates({ multiplierPpm: 1_000_000, overrides: [] })

/** Without modifiers. NaN: the price hangs on the length of each prompt, which sums do not tell. */
function listMicroUsd(row: Spent): number {
  const { microUsd, rate } = listRates.charge({
    requested: row.model,
    provider: row.provider,
    usage: {
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      cacheReadTokens: row.cache_read_tokens,
      cacheWrite5mTokens: row.cache_write_5m_tokens,
      cacheWrite1hTokens: row.cache_write_1h_tokens,
      webSearches: 0,
    },
    atMs: Date.parse(row.day),
  })
  return rate.includes('+long') ? Number.NaN : microUsd
}

function by(...names: readonly ('provider' | 'day' | 'model')[]) {
  return (a: Compared, b: Compared): number => {
    for (const name of names) if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1
    return 0
  }
}

const dayMs = 86_400_000

function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / dayMs + 1
  return Array.from({ length: Math.max(0, count) }, (_, at) =>
    new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10),
  )
}
