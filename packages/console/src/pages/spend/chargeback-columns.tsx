import type { Permission } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { decimalUsd, type CsvCell } from '../../format/csv.ts'
import { formatCompact, formatMoney, formatMonth, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import type { Column } from '../../parts/data-table.tsx'

type Report = ApiBody<'readChargeback'>
type Row = Report['data'][number]
type Dimension = Report['by'][number]
type May = (permission: Permission) => boolean

export const rowKey = (row: Row): string =>
  [row.costCentre, row.projectId, row.personId, row.model, row.provider, row.simulated, row.adjusts].join(
    '\0',
  )

/** One column for each thing that rows are told apart by, and what they came to. */
export function chargebackColumns(by: readonly Dimension[], may: May): readonly Column<Row>[] {
  return [
    ...by.map((dimension, at): Column<Row> => ({
      title: text[dimension],
      cell: (row) => (
        <span className="flex flex-wrap items-center gap-2">
          {nameOf(row, dimension, may)}
          {at === 0 && row.simulated && <Badge tone="warn">{text.simulated}</Badge>}
          {at === 0 && row.adjusts !== undefined && (
            <Badge>{fill(text.adjusts, { month: formatMonth(row.adjusts) })}</Badge>
          )}
        </span>
      ),
    })),
    { title: text.cost, numeric: true, cell: ({ costMicroUsd }) => formatMoney(costMicroUsd) },
    { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
    { title: text.failed, numeric: true, cell: ({ failedCalls }) => formatNumber(failedCalls) },
    {
      title: text.tokens,
      numeric: true,
      cell: (row) =>
        formatCompact(row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens),
    },
  ]
}

function nameOf(row: Row, dimension: Dimension, may: May): ReactNode {
  if (dimension === 'person' && row.personId?.startsWith('per_') && may('people.read'))
    return (
      <Link to="/people/$id" params={{ id: row.personId }}>
        {row.personName ?? row.personId}
      </Link>
    )
  const value = {
    cost_centre: row.costCentre,
    project: row.projectName ?? row.projectId,
    person: row.personName ?? row.personId,
    model: row.model,
    provider: row.provider,
  }[dimension]
  return value === undefined || value === '' ? <span className="text-soft">{text.nobody}</span> : value
}

/** Every row with ids and names, so that a spreadsheet can join it with others. */
export function chargebackCsv({ month, zone, by, data }: Report): CsvCell[][] {
  const named: Record<Dimension, readonly (readonly [string, (row: Row) => string | undefined])[]> = {
    cost_centre: [['cost_centre', (row) => row.costCentre]],
    project: [
      ['project_id', (row) => row.projectId],
      ['project_name', (row) => row.projectName],
    ],
    person: [
      ['person_id', (row) => row.personId],
      ['person_name', (row) => row.personName],
    ],
    model: [['model', (row) => row.model]],
    provider: [['provider', (row) => row.provider]],
  }
  const keys = by.flatMap((dimension) => named[dimension])
  const counts = [
    ['calls', (row: Row) => row.calls],
    ['failed_calls', (row: Row) => row.failedCalls],
    ['input_tokens', (row: Row) => row.inputTokens],
    ['output_tokens', (row: Row) => row.outputTokens],
    ['cache_read_tokens', (row: Row) => row.cacheReadTokens],
    ['cache_write_tokens', (row: Row) => row.cacheWriteTokens],
    ['web_searches', (row: Row) => row.webSearches],
    ['cost_usd', (row: Row) => decimalUsd(row.costMicroUsd)],
  ] as const
  const names = [...keys.map(([name]) => name), 'simulated', 'adjusts', ...counts.map(([name]) => name)]
  return [
    ['month', 'zone', ...names],
    ...data.map((row) => [
      month,
      zone,
      ...keys.map(([, of]) => of(row) ?? ''),
      String(row.simulated),
      row.adjusts ?? '',
      ...counts.map(([, of]) => of(row)),
    ]),
  ]
}

const texts: Texts<Dimension | 'simulated' | 'adjusts' | 'cost' | 'calls' | 'failed' | 'tokens' | 'nobody'> =
  {
    en: {
      cost_centre: 'Cost centre',
      project: 'Project',
      person: 'Person',
      model: 'Model',
      provider: 'Provider',
      simulated: 'Simulated',
      adjusts: 'Adjusts {month}',
      cost: 'Cost',
      calls: 'Calls',
      failed: 'Failed',
      tokens: 'Tokens',
      nobody: 'None',
    },
    ja: {
      cost_centre: 'コストセンター',
      project: 'プロジェクト',
      person: '利用者',
      model: 'モデル',
      provider: 'プロバイダー',
      simulated: '模擬応答',
      adjusts: '{month}分の調整',
      cost: '費用',
      calls: '呼び出し',
      failed: '失敗',
      tokens: 'トークン',
      nobody: 'なし',
    },
  }
const text = textsOf(texts)
