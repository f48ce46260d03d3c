import type { ApiBody } from '../../api/call-api.ts'
import { formatCompact, formatDay, formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import type { Column } from '../../parts/data-table.tsx'

type RateCards = ApiBody<'listRateCards'>
type RateCard = RateCards['data'][number]
type Override = RateCards['overrides'][number]
type Rates = RateCard['rates']

const texts: Texts<
  | 'model'
  | 'provider'
  | 'every'
  | 'from'
  | 'inForce'
  | 'later'
  | 'retired'
  | 'invitation'
  | 'long'
  | 'fast'
  | keyof Rates
> = {
  en: {
    model: 'Model',
    provider: 'Provider',
    every: 'Every one',
    from: 'From',
    inForce: 'In force',
    later: 'Not in force',
    retired: 'Retired',
    invitation: 'By invitation',
    long: '{tokens}+: {price}',
    fast: '× {by} when fast',
    input: 'Input',
    output: 'Output',
    cacheRead: 'Cache read',
    cacheWrite5m: 'Write, 5 min',
    cacheWrite1h: 'Write, 1 h',
  },
  ja: {
    model: 'モデル',
    provider: 'プロバイダー',
    every: 'すべて',
    from: '適用開始日',
    inForce: '適用中',
    later: '適用期間外',
    retired: '提供終了',
    invitation: '招待制',
    long: '{tokens}超: {price}',
    fast: '高速時は {by} 倍',
    input: '入力',
    output: '出力',
    cacheRead: 'キャッシュ読取',
    cacheWrite5m: '書込(5分)',
    cacheWrite1h: '書込(1時間)',
  },
}
const text = textsOf(texts)

const classes = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

export const rateCardColumns: readonly Column<RateCard>[] = [
  {
    title: text.model,
    cell: ({ model, displayName, status, fast }) => (
      <div className="min-w-44">
        <span className="font-medium">{displayName}</span>{' '}
        {status !== 'active' && <Badge>{text[status]}</Badge>}
        <div className="text-sm text-soft">{model}</div>
        {fast > 1 && <div className="text-sm text-soft">{fill(text.fast, { by: formatNumber(fast) })}</div>}
      </div>
    ),
  },
  {
    title: text.from,
    cell: ({ from, inForce }) => (
      <>
        <span className="whitespace-nowrap">{formatDay(from)}</span>
        <div>
          <Badge tone={inForce ? 'good' : 'neutral'}>{inForce ? text.inForce : text.later}</Badge>
        </div>
      </>
    ),
  },
  ...classes.map((name): Column<RateCard> => ({
    title: text[name],
    numeric: true,
    cell: ({ rates, longPrompt }) => (
      <>
        {formatMoney(rates[name])}
        {longPrompt !== undefined && (
          <div className="text-sm whitespace-nowrap text-soft">
            {fill(text.long, {
              tokens: formatCompact(longPrompt.aboveTokens),
              price: formatMoney(longPrompt.rates[name]),
            })}
          </div>
        )}
      </>
    ),
  })),
]

export const overrideColumns: readonly Column<Override>[] = [
  { title: text.model, cell: ({ model }) => model },
  {
    title: text.provider,
    cell: ({ provider }) => provider ?? <span className="text-soft">{text.every}</span>,
  },
  ...classes.map((name): Column<Override> => ({
    title: text[name],
    numeric: true,
    cell: (override) => formatMoney(override[name]),
  })),
]
