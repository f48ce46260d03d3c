import type { Permission } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { formatCompact, formatDay, formatMoney, formatNumber } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { AccountLink } from '../../parts/account-link.tsx'
import type { Column } from '../../parts/data-table.tsx'
import type { SpendDimension } from './spend-filter.tsx'

export type SpendRow = ApiBody<'readSpend'>['data'][number]

interface ColumnOptions {
  by: SpendDimension
  may: (permission: Permission) => boolean
}

/** The columns of spend; what a row is of leads to its page, where the reader may open that. */
export function spendColumns(options: ColumnOptions): readonly Column<SpendRow>[] {
  return [
    {
      title: text[options.by],
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-2">
          <RowName row={row} {...options} />
          {row.simulated && <Badge tone="warn">{text.simulated}</Badge>}
        </span>
      ),
    },
    { title: text.cost, numeric: true, cell: ({ costMicroUsd }) => formatMoney(costMicroUsd) },
    { title: text.calls, numeric: true, cell: ({ exchanges }) => formatNumber(exchanges) },
    { title: text.input, numeric: true, cell: (row) => <Tokens value={row.inputTokens} /> },
    { title: text.output, numeric: true, cell: (row) => <Tokens value={row.outputTokens} /> },
    { title: text.cacheRead, numeric: true, cell: (row) => <Tokens value={row.cacheReadTokens} /> },
    { title: text.cacheWrite, numeric: true, cell: (row) => <Tokens value={row.cacheWriteTokens} /> },
  ]
}

function Tokens({ value }: { value: number }) {
  return <span title={formatNumber(value)}>{formatCompact(value)}</span>
}

function RowName({ row: { key, name }, by, may }: ColumnOptions & { row: SpendRow }) {
  const shown = by === 'day' ? formatDay(key) : (name ?? key)
  if (by === 'person') return <AccountLink id={key} name={shown} />
  if (by === 'provider' && may('health.read')) return <Link to="/providers">{shown}</Link>
  if (by === 'model' && may('ledger.read'))
    return (
      <Link to="/ledger" search={{ kind: 'exchange.settled', model: key }}>
        {shown}
      </Link>
    )
  if (by === 'day' && may('ledger.read')) {
    const search = { kind: 'exchange.settled', since: `${key}T00:00:00.000Z`, until: dayAfter(key) }
    return (
      <Link to="/ledger" search={search}>
        {shown}
      </Link>
    )
  }
  return <>{shown}</>
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString()
}

const texts: Texts<
  SpendDimension | 'simulated' | 'cost' | 'calls' | 'input' | 'output' | 'cacheRead' | 'cacheWrite'
> = {
  en: {
    person: 'Person',
    model: 'Model',
    provider: 'Provider',
    day: 'Day (UTC)',
    simulated: 'Simulated',
    cost: 'Cost',
    calls: 'Calls',
    input: 'Input',
    output: 'Output',
    cacheRead: 'Cache read',
    cacheWrite: 'Cache written',
  },
  ja: {
    person: '利用者',
    model: 'モデル',
    provider: 'プロバイダー',
    day: '日(UTC)',
    simulated: '模擬応答',
    cost: '費用',
    calls: '呼び出し',
    input: '入力',
    output: '出力',
    cacheRead: 'キャッシュ読取',
    cacheWrite: 'キャッシュ書込',
  },
}
const text = textsOf(texts)
