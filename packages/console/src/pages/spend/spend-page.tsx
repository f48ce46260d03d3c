import { useApi } from '../../api/use-api.ts'
import { decimalUsd, type CsvCell } from '../../format/csv.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable, EmptyList } from '../../parts/data-table.tsx'
import { Skeleton } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { pageOf } from '../../parts/page-of.ts'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { spendColumns, type SpendRow } from './spend-columns.tsx'
import { readDimension, SpendFilter, spendFilterNames } from './spend-filter.tsx'
import { SpendOverTime } from './spend-over-time.tsx'
import { SpendTabs } from './spend-tabs.tsx'

/** What calls of some days cost, by person, model, provider or day. */
export function SpendPage() {
  const filters = useFilters(spendFilterNames)
  const { may } = useMe()
  const { from, to } = filters.values
  const by = readDimension(filters.values.by)
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const query = useApi('readSpend', { ...range, by })
  const days = useApi('readSpend', { ...range, by: 'day' })
  const rows = query.data?.data ?? []
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        <CsvButton
          fileName={`spend-${by}-${query.data?.from ?? ''}-${query.data?.to ?? ''}.csv`}
          rows={() => csvRows(rows)}
          disabled={rows.length === 0}
        />
      }
    >
      <SpendTabs />
      {query.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <SpendFilter filters={filters} by={by} shown={query.data} />
      )}
      {days.data !== undefined && <SpendOverTime report={days.data} />}
      <Card title={text[by]}>
        <DataTable
          caption={`${text.title}: ${text[by]}`}
          columns={spendColumns({ by: query.data?.by ?? by, may })}
          keyOf={({ key, simulated }) => `${key} ${simulated}`}
          query={{
            ...query,
            data: query.data === undefined ? undefined : pageOf(rows, filters.cursor),
          }}
          empty={
            <EmptyList title={text.none} filtered={false}>
              {text.noneHint}
            </EmptyList>
          }
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
    </Page>
  )
}

function csvRows(rows: readonly SpendRow[]): CsvCell[][] {
  return [
    [
      'key',
      'name',
      'simulated',
      'calls',
      'input_tokens',
      'output_tokens',
      'cache_read_tokens',
      'cache_write_tokens',
      'cost_usd',
    ],
    ...rows.map((row) => [
      row.key,
      row.name ?? '',
      String(row.simulated),
      row.exchanges,
      row.inputTokens,
      row.outputTokens,
      row.cacheReadTokens,
      row.cacheWriteTokens,
      decimalUsd(row.costMicroUsd),
    ]),
  ]
}

const texts: Texts<'title' | 'lead' | 'none' | 'noneHint' | 'person' | 'model' | 'provider' | 'day'> = {
  en: {
    title: 'Spend',
    lead: 'What calls cost, by the UTC day of their admission. It is up to date within a second.',
    none: 'No call in these days',
    noneHint: 'Choose an earlier first day, or make a first call with Claude Code.',
    person: 'Cost and tokens by person',
    model: 'Cost and tokens by model',
    provider: 'Cost and tokens by provider',
    day: 'Cost and tokens by day',
  },
  ja: {
    title: '費用',
    lead: '呼び出しの費用です。受け付けた日(UTC)で集計し、1秒以内に反映されます。',
    none: 'この期間に呼び出しはありません',
    noneHint: '開始日を早めるか、Claude Code で最初の呼び出しを行ってください。',
    person: '利用者別の費用とトークン',
    model: 'モデル別の費用とトークン',
    provider: 'プロバイダー別の費用とトークン',
    day: '日別の費用とトークン',
  },
}
const text = textsOf(texts)
