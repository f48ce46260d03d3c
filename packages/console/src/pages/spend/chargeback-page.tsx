import { useApi } from '../../api/use-api.ts'
import { formatMonth, formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable, EmptyList } from '../../parts/data-table.tsx'
import { FigureCard } from '../../parts/figure-card.tsx'
import { monthBefore, readMonth } from '../../parts/month-field.tsx'
import { pageOf } from '../../parts/page-of.ts'
import { Card, Page } from '../../parts/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { chargebackColumns, chargebackCsv, rowKey } from './chargeback-columns.tsx'
import { ChargebackFilter, chargebackFilterNames, readGrouping } from './chargeback-filter.tsx'
import { CloseMonth } from './close-month.tsx'
import { MonthState } from './month-state.tsx'
import { SpendTabs } from './spend-tabs.tsx'

/** Who pays what of a month; and the month's end, after which its numbers stay. */
export function ChargebackPage() {
  const filters = useFilters(chargebackFilterNames)
  const { may } = useMe()
  const month = readMonth(filters.values.month) ?? monthBefore(0)
  const zone = filters.values.zone === 'organization' ? 'organization' : 'utc'
  const by = readGrouping(filters.values.by)
  const query = useApi('readChargeback', { month, zone, by })
  const report = query.data
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        <>
          <CsvButton
            fileName={`chargeback-${month}-${zone}.csv`}
            rows={() => (report === undefined ? [] : chargebackCsv(report))}
            disabled={report === undefined || report.data.length === 0}
          />
          {may('reports.write') && report !== undefined && <CloseMonth report={report} />}
        </>
      }
    >
      <SpendTabs />
      <ChargebackFilter filters={filters} month={month} zone={zone} by={by} />
      {report !== undefined && (
        <>
          <MonthState report={report} />
          <div className="mb-5 grid gap-3 sm:grid-cols-3">
            <FigureCard
              name={text.total}
              value={formatMoney(report.total.costMicroUsd)}
              note={fill(text.calls, { calls: formatNumber(report.total.calls) })}
            />
            <FigureCard
              name={text.adjustments}
              value={formatMoney(report.adjustments.costMicroUsd)}
              note={text.adjustmentsNote}
            />
            <FigureCard
              name={text.practice}
              value={formatMoney(report.practice.costMicroUsd)}
              note={text.practiceNote}
            />
          </div>
        </>
      )}
      <Card title={formatMonth(month)}>
        <DataTable
          caption={`${text.title}: ${formatMonth(month)}`}
          columns={chargebackColumns(report?.by ?? [], may)}
          keyOf={rowKey}
          query={{ ...query, data: report === undefined ? undefined : pageOf(report.data, filters.cursor) }}
          empty={<EmptyList title={text.none} filtered={false} />}
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
    </Page>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'total'
  | 'calls'
  | 'adjustments'
  | 'adjustmentsNote'
  | 'practice'
  | 'practiceNote'
  | 'none'
> = {
  en: {
    title: 'Chargeback',
    lead: 'What each cost centre, project, person and model cost in a month, from the ledger.',
    total: 'To be charged',
    calls: '{calls} calls',
    adjustments: 'Of it, adjustments',
    adjustmentsNote: 'Came in after their own month was closed',
    practice: 'Simulated',
    practiceNote: 'Answers of the practice provider; nobody pays',
    none: 'No call in this month',
  },
  ja: {
    title: '費用配賦',
    lead: 'コストセンター、プロジェクト、利用者、モデルごとの月次費用です。台帳から集計しています。',
    total: '配賦する金額',
    calls: '呼び出し {calls} 件',
    adjustments: 'うち調整分',
    adjustmentsNote: '締めた月の呼び出しで、後から確定したもの',
    practice: '模擬応答',
    practiceNote: '練習用プロバイダーの応答で、請求されません',
    none: 'この月に呼び出しはありません',
  },
}
const text = textsOf(texts)
