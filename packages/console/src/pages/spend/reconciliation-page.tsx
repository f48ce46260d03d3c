import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { decimalUsd, type CsvCell } from '../../format/csv.ts'
import { formatMoney, formatMonth } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable, EmptyList } from '../../parts/data-table.tsx'
import { FigureCard } from '../../parts/figure-card.tsx'
import { MonthField, monthBefore, readMonth } from '../../parts/month-field.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { pageOf } from '../../parts/page-of.ts'
import { Card, Page } from '../../parts/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { ImportReportDialog } from './import-report-dialog.tsx'
import { reconciliationColumns, type ReconciliationLine } from './reconciliation-columns.tsx'
import { SpendTabs } from './spend-tabs.tsx'

/** What a provider says that calls cost, beside what the ledger says, and why the two differ. */
export function ReconciliationPage() {
  const filters = useFilters(['month'])
  const { may } = useMe()
  const [isImporting, setImporting] = useState(false)
  const month = readMonth(filters.values.month) ?? monthBefore(0)
  const query = useApi('readReconciliation', { month })
  const report = query.data?.month === month ? query.data : undefined
  const isMissing = query.error?.code === 'cost_report_missing'
  const importButton = may('reports.write') && (
    <Button onClick={() => setImporting(true)}>{text.import}</Button>
  )
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        <>
          <CsvButton
            fileName={`reconciliation-${month}.csv`}
            rows={() => csvRows(report?.data ?? [])}
            disabled={report === undefined || report.data.length === 0}
          />
          {importButton}
        </>
      }
    >
      <SpendTabs />
      <search className="mb-5 grid gap-3 sm:grid-cols-3">
        <MonthField value={month} onChange={(chosen) => filters.set({ month: chosen })} />
      </search>
      {!isMissing && report !== undefined && (
        <div className="mb-5 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          <FigureCard name={text.theirs} value={formatMoney(report.total.theirsMicroUsd)} />
          <FigureCard name={text.ours} value={formatMoney(report.total.oursMicroUsd)} />
          <FigureCard
            name={text.difference}
            value={formatMoney(report.total.differenceMicroUsd)}
            note={fill(text.bound, { bound: formatMoney(report.total.boundMicroUsd) })}
          />
          <FigureCard name={text.unexplained} value={formatMoney(report.total.unexplainedMicroUsd)} />
        </div>
      )}
      <Card title={formatMonth(month)}>
        {isMissing ? (
          <EmptyNote title={text.missing}>{text.missingHint}</EmptyNote>
        ) : (
          <>
            {report !== undefined && report.withoutReport.length > 0 && (
              <p className="mb-3 text-soft">
                {fill(text.withoutReport, { days: report.withoutReport.length })}
              </p>
            )}
            <DataTable
              caption={`${text.title}: ${formatMonth(month)}`}
              columns={reconciliationColumns}
              keyOf={({ provider, day, model }) => `${provider}\0${day}\0${model}`}
              query={{
                ...query,
                data: report === undefined ? undefined : pageOf(report.data, filters.cursor),
              }}
              empty={<EmptyList title={text.none} filtered={false} />}
              pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
            />
          </>
        )}
      </Card>
      {isImporting && <ImportReportDialog onClose={() => setImporting(false)} />}
    </Page>
  )
}

function csvRows(lines: readonly ReconciliationLine[]): CsvCell[][] {
  return [
    ['provider', 'day', 'model', 'theirs_usd', 'ours_usd', 'difference_usd', 'bound_usd', 'verdict', 'calls'],
    ...lines.map((line) => [
      line.provider,
      line.day,
      line.model,
      decimalUsd(line.theirsMicroUsd),
      decimalUsd(line.oursMicroUsd),
      decimalUsd(line.differenceMicroUsd),
      decimalUsd(line.boundMicroUsd),
      line.verdict,
      line.calls,
    ]),
  ]
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'import'
  | 'theirs'
  | 'ours'
  | 'difference'
  | 'bound'
  | 'unexplained'
  | 'missing'
  | 'missingHint'
  | 'withoutReport'
  | 'none'
> = {
  en: {
    title: 'Reconciliation',
    lead: 'The provider’s own cost report beside the ledger, by UTC day and model, with the reason of each difference.',
    import: 'Import a cost report',
    theirs: 'The provider says',
    ours: 'The ledger says',
    difference: 'Difference',
    bound: 'Rounding alone may make {bound}',
    unexplained: 'Not explained',
    missing: 'No cost report has a day of this month',
    missingHint:
      'Save the answer of the provider’s cost report API as a file and import it; its days replace earlier ones.',
    withoutReport: 'Days of the month without a report yet, left out here: {days}.',
    none: 'Neither side has anything in this month',
  },
  ja: {
    title: '請求照合',
    lead: 'プロバイダーのコストレポートと台帳を、日(UTC)とモデルごとに突き合わせ、差異の理由を示します。',
    import: 'コストレポートを取り込む',
    theirs: 'プロバイダーの記録',
    ours: '台帳の記録',
    difference: '差異',
    bound: '端数処理だけで生じうる差は {bound}',
    unexplained: '説明のつかない額',
    missing: 'この月のコストレポートはまだありません',
    missingHint:
      'プロバイダーのコストレポート API の応答をファイルに保存して取り込んでください。同じ日のデータは新しいもので置き換わります。',
    withoutReport: 'この月のうち {days} 日分はレポートがまだないため、除外しています。',
    none: 'この月はどちらにも記録がありません',
  },
}
const text = textsOf(texts)
