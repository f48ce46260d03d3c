/** Prices of the five classes of tokens, in integer micro-USD per million tokens. */
export interface ClassRates {
  input: number
  cacheWrite5m: number
  cacheWrite1h: number
  cacheRead: number
  output: number
}

/** What a model costs from a day on, at list price. */
export interface RateCard {
  model: string
  /** UTC day; a model's first card also holds for every day before it */
  from: string
  fromMs: number
  rates: ClassRates
  /** a longer prompt, read and written cache included, is priced as a whole by other rates */
  longPrompt?: { aboveTokens: number; rates: ClassRates }
  /** what every class is multiplied by at `speed: fast`; 1: the model has no such speed */
  fast: number
  /** 4.8 is 48: from 46 on `inference_geo: us` costs a tenth more, from 45 on a region of a cloud does */
  generation: number
  /** `active` stands in the catalogue; the others are only priced */
  status: 'active' | 'invitation' | 'retired'
}

/** USD per million tokens as the price lists print them: input, 5-minute write, 1-hour write, cache read, output. */
type Prices = readonly [number, number, number, number, number]

interface Row {
  model: string
  from: string
  usd: Prices
  long?: { aboveTokens: number; usd: Prices }
  fast?: number
  generation: number
  status?: RateCard['status']
}

/** List price of one web search. No modifier but the contract's multiplier applies to it. */
export const webSearchMicroUsd = 10_000

/** For a model that is in no list: never free. As Claude Code 2.1.330 prices one (measured). */
export const unknownCard: RateCard = toCard({
  model: 'unknown',
  from: '2026-11-22',
  usd: [4, 5, 8, 0.2, 20],
  generation: 55,
})

/**
 * List prices; of a model with two cards the later stands behind. Those of 2026-08-22 are Anthropic's pricing page of that
 * day, the others Claude Code 2.1.330's, measured; so are the multiples for speed, but those of Opus 5 and 4.8, which the
 * page has. The days of the others are those they were seen on, not those they began (decision note 042).
 */
export const rateCards: readonly RateCard[] = rows().map(toCard)

function rows(): Row[] {
  const page = { from: '2026-08-22' }
  const measured = { from: '2026-11-22' }
  const invitation = { status: 'invitation' } as const
  const retired = { status: 'retired' } as const
  const haikuLong: Row['long'] = { aboveTokens: 100_000, usd: [0.5, 0.625, 1, 0.05, 2.5] }
  return [
    { model: 'claude-opus-5-5', from: '2026-09-22', usd: [4, 5, 8, 0.2, 20], fast: 2, generation: 55 },
    { model: 'claude-sonnet-5-5', from: '2026-09-22', usd: [2, 2.5, 4, 0.2, 10], generation: 55 },
    { model: 'claude-sonnet-5-5', from: '2026-10-07', usd: [2, 2.5, 4, 0.1, 10], generation: 55 },
    {
      model: 'claude-haiku-5-5',
      ...measured,
      usd: [0.1, 0.125, 0.2, 0.01, 0.5],
      long: haikuLong,
      generation: 55,
    },
    { model: 'claude-fable-5-2', ...measured, usd: [8, 10, 16, 0.2, 40], fast: 2, generation: 52 },
    {
      model: 'claude-mythos-5-2',
      ...measured,
      usd: [8, 10, 16, 0.2, 40],
      fast: 2,
      generation: 52,
      ...invitation,
    },
    { model: 'claude-fable-5-1', ...measured, usd: [10, 12.5, 20, 0.25, 50], generation: 51 },
    { model: 'claude-mythos-5-1', ...measured, usd: [10, 12.5, 20, 0.25, 50], generation: 51, ...invitation },
    { model: 'claude-fable-5', ...page, usd: [10, 12.5, 20, 1, 50], generation: 50 },
    { model: 'claude-mythos-5', ...page, usd: [10, 12.5, 20, 1, 50], generation: 50, ...invitation },
    { model: 'claude-opus-5', ...page, usd: [5, 6.25, 10, 0.5, 25], fast: 2, generation: 50 },
    { model: 'claude-sonnet-5', ...page, usd: [2, 2.5, 4, 0.2, 10], generation: 50 },
    { model: 'claude-opus-4-8', ...page, usd: [5, 6.25, 10, 0.5, 25], fast: 2, generation: 48 },
    { model: 'claude-opus-4-7', ...page, usd: [5, 6.25, 10, 0.5, 25], fast: 6, generation: 47 },
    { model: 'claude-opus-4-6', ...page, usd: [5, 6.25, 10, 0.5, 25], fast: 6, generation: 46 },
    { model: 'claude-sonnet-4-6', ...page, usd: [3, 3.75, 6, 0.3, 15], generation: 46 },
    { model: 'claude-opus-4-5-20251101', ...page, usd: [5, 6.25, 10, 0.5, 25], generation: 45 },
    { model: 'claude-sonnet-4-5-20250929', ...page, usd: [3, 3.75, 6, 0.3, 15], generation: 45 },
    { model: 'claude-haiku-4-5-20251001', ...page, usd: [1, 1.25, 2, 0.1, 5], generation: 45 },
    { model: 'claude-opus-4-1-20250805', ...page, usd: [15, 18.75, 30, 1.5, 75], generation: 41, ...retired },
    { model: 'claude-opus-4-20250514', ...page, usd: [15, 18.75, 30, 1.5, 75], generation: 40, ...retired },
    { model: 'claude-sonnet-4-20250514', ...page, usd: [3, 3.75, 6, 0.3, 15], generation: 40, ...retired },
    { model: 'claude-3-5-haiku-20241022', ...page, usd: [0.8, 1, 1.6, 0.08, 4], generation: 35, ...retired },
  ]
}

function toCard({ model, from, usd, long, fast = 1, generation, status = 'active' }: Row): RateCard {
  const longPrompt = long && { aboveTokens: long.aboveTokens, rates: toRates(long.usd) }
  const card = { model, from, fromMs: Date.parse(from), rates: toRates(usd), fast, generation, status }
  return longPrompt ? { ...card, longPrompt } : card
}

/** The product is exact but for the binary fraction, which rounding takes away: no price has more than six decimals. */
function toRates([input, cacheWrite5m, cacheWrite1h, cacheRead, output]: Prices): ClassRates {
  const micro = (usd: number) => Math.round(usd * 1_000_000)
  return {
    input: micro(input),
    cacheWrite5m: micro(cacheWrite5m),
    cacheWrite1h: micro(cacheWrite1h),
    cacheRead: micro(cacheRead),
    output: micro(output),
  }
}
