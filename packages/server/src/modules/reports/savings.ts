import { idPrefixes } from '@sekisho/contract'
import type { Credentials } from '../credentials/index.ts'
import type { Ledger, SpendGroup } from '../ledger/index.ts'
import type { Rates } from '../spend/index.ts'
import { daysOf } from './month.ts'

export interface SavingsDeps {
  ledger: Pick<Ledger, 'flush' | 'queries'>
  rates: Pick<Rates, 'models' | 'prices'>
  credentials: Pick<Credentials, 'listUnused'>
}

export interface CacheFinding {
  personId: string
  projectId: string
  calls: number
  promptTokens: number
  cacheReadTokens: number
  /** rounded down */
  hitPercent: number
  lostTokens: number
  lostMicroUsd: number
}

export interface SmallFinding {
  model: string
  provider: string
  smallerModel: string
  calls: number
  costMicroUsd: number
  savedMicroUsd: number
}

export interface BatchFinding {
  personId: string
  model: string
  calls: number
  costMicroUsd: number
  savedMicroUsd: number
}

export interface Savings {
  cache: CacheFinding[]
  smallRequests: SmallFinding[]
  batch: BatchFinding[]
  idleCredentials: Awaited<ReturnType<Credentials['listUnused']>>['data']
}

export const idleDays = 30
/** The most of each list, from the largest down. */
const maxFindings = 100
/** Fewer tokens say nothing of how well somebody's cache works. */
const tokensThatTell = 1_000_000
const poorHitPercent = 50

const counts = [
  'calls',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'small_calls',
  'small_cost_micro_usd',
  'unstreamed_calls',
  'unstreamed_cost_micro_usd',
  'cache_lost_tokens',
  'cache_lost_micro_usd',
] as const
type Spent = SpendGroup<(typeof counts)[number]>

/** Where money could be saved, from what was paid: nothing is claimed that the figures do not have. */
export async function savings(month: string, { ledger, rates, credentials }: SavingsDeps): Promise<Savings> {
  await ledger.flush()
  const cache = new Map<string, CacheFinding>()
  const small = new Map<string, SmallFinding>()
  const batch = new Map<string, BatchFinding>()
  const cheaper = createCheaper(rates)
  const by = ['person_id', 'project_id', 'model', 'provider'] as const
  for await (const page of ledger.queries.spendGroups({ ...daysOf(month), zone: 'utc', by, counts })) {
    for (const row of page) {
      if (row.simulated === 1) continue
      addCache(cache, row)
      addSmall(small, row, cheaper(row))
      addBatch(batch, row, cheaper(row).searchMicroUsd)
    }
  }
  const { data: idleCredentials } = await credentials.listUnused({ days: idleDays, limit: maxFindings })
  return {
    cache: most(Array.from(cache.values(), withHits).filter(isPoor), ({ lostMicroUsd, promptTokens }) => [
      lostMicroUsd,
      promptTokens,
    ]),
    smallRequests: most([...small.values()], ({ savedMicroUsd }) => [savedMicroUsd]),
    batch: most([...batch.values()], ({ savedMicroUsd }) => [savedMicroUsd]),
    idleCredentials,
  }
}

function addCache(found: Map<string, CacheFinding>, row: Spent): void {
  const { person_id: personId, project_id: projectId } = row
  const sum = entry(found, [personId, projectId], {
    personId,
    projectId,
    calls: 0,
    promptTokens: 0,
    cacheReadTokens: 0,
    hitPercent: 0,
    lostTokens: 0,
    lostMicroUsd: 0,
  })
  sum.calls += row.calls
  sum.promptTokens +=
    row.input_tokens + row.cache_read_tokens + row.cache_write_5m_tokens + row.cache_write_1h_tokens
  sum.cacheReadTokens += row.cache_read_tokens
  sum.lostTokens += row.cache_lost_tokens
  sum.lostMicroUsd += row.cache_lost_micro_usd
}

function withHits(finding: CacheFinding): CacheFinding {
  const { promptTokens, cacheReadTokens } = finding
  return {
    ...finding,
    hitPercent: promptTokens === 0 ? 0 : Math.floor((100 * cacheReadTokens) / promptTokens),
  }
}

function isPoor({ lostTokens, promptTokens, hitPercent }: CacheFinding): boolean {
  return lostTokens > 0 || (promptTokens >= tokensThatTell && hitPercent < poorHitPercent)
}

function addSmall(
  found: Map<string, SmallFinding>,
  row: Spent,
  { model: smallerModel, share, searchMicroUsd }: Cheaper,
): void {
  if (row.small_calls === 0 || smallerModel === undefined) return
  // Which calls searched is not known: the small ones, at worst.
  const tokensMicroUsd = Math.max(0, row.small_cost_micro_usd - searchMicroUsd)
  const { model, provider } = row
  const sum = entry(found, [model, provider], {
    model,
    provider,
    smallerModel,
    calls: 0,
    costMicroUsd: 0,
    savedMicroUsd: 0,
  })
  sum.calls += row.small_calls
  sum.costMicroUsd += row.small_cost_micro_usd
  sum.savedMicroUsd += Math.floor(tokensMicroUsd * (1 - share))
}

const machines = `${idPrefixes.serviceAccount}_`

function addBatch(found: Map<string, BatchFinding>, row: Spent, searchMicroUsd: number): void {
  const { person_id: personId, model } = row
  if (row.unstreamed_calls === 0 || !personId.startsWith(machines)) return
  const tokensMicroUsd = Math.max(0, row.unstreamed_cost_micro_usd - searchMicroUsd)
  const sum = entry(found, [personId, model], {
    personId,
    model,
    calls: 0,
    costMicroUsd: 0,
    savedMicroUsd: 0,
  })
  sum.calls += row.unstreamed_calls
  sum.costMicroUsd += row.unstreamed_cost_micro_usd
  sum.savedMicroUsd += Math.floor(tokensMicroUsd / 2)
}

interface Cheaper {
  /** the cheapest model on offer; undefined: the row's own is */
  model: string | undefined
  /** of a call's price, what it costs there at most: by the class of tokens in which it saves least */
  share: number
  /** what the searches of the row cost, rounded up */
  searchMicroUsd: number
}

const classes = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const
/** As long as the prompt of a small request is at most. */
const smallPromptTokens = 2_000

function createCheaper(rates: SavingsDeps['rates']): (row: Spent) => Cheaper {
  const active = rates.models().filter(({ active }) => active)
  const known = new Map<string, Omit<Cheaper, 'searchMicroUsd'> & { search: number }>()
  return (row) => {
    const key = JSON.stringify([row.model, row.provider, row.day])
    let found = known.get(key)
    if (found === undefined) known.set(key, (found = find(row)))
    const { search, ...rest } = found
    return { ...rest, searchMicroUsd: Math.ceil(row.web_searches * search) }
  }

  function find({ model, provider, day }: Spent) {
    const pricesOf = (requested: string) =>
      rates.prices({ requested, provider, promptTokens: smallPromptTokens, atMs: Date.parse(day) })
    const own = pricesOf(model)
    let best: { model: string | undefined; share: number } = { model: undefined, share: 1 }
    for (const { id } of active) {
      const prices = pricesOf(id)
      const share = Math.max(...classes.map((name) => prices[name] / own[name]))
      if (share < best.share) best = { model: id, share }
    }
    return { ...best, search: own.webSearch }
  }
}

function entry<Value>(found: Map<string, Value>, key: readonly string[], first: Value): Value {
  const text = JSON.stringify(key)
  const value = found.get(text) ?? first
  found.set(text, value)
  return value
}

function most<Finding>(findings: Finding[], sizes: (finding: Finding) => readonly number[]): Finding[] {
  return findings
    .sort((a, b) => {
      const [left, right] = [sizes(a), sizes(b)]
      const at = left.findIndex((size, index) => size !== right[index])
      return at < 0 ? 0 : (right[at] ?? 0) - (left[at] ?? 0)
    })
    .slice(0, maxFindings)
}
