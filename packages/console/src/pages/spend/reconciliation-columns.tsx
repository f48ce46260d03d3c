import type { ApiBody } from '../../api/call-api.ts'
import { formatDay, formatMoney, formatNumber } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import type { Column } from '../../parts/data-table.tsx'

export type ReconciliationLine = ApiBody<'readReconciliation'>['data'][number]
type Verdict = ReconciliationLine['verdict']

const tones: Record<Verdict, Tone> = {
  equal: 'good',
  rounding: 'good',
  doubt: 'neutral',
  list_price: 'neutral',
  midnight: 'neutral',
  outside: 'warn',
  unmetered: 'neutral',
  missing: 'bad',
  unexplained: 'bad',
}

const texts: Texts<Verdict | 'day' | 'model' | 'theirs' | 'ours' | 'difference' | 'verdict' | 'calls'> = {
  en: {
    day: 'Day (UTC)',
    model: 'Model',
    theirs: 'Provider',
    ours: 'Ledger',
    difference: 'Difference',
    verdict: 'Verdict',
    calls: 'Calls',
    equal: 'Equal',
    rounding: 'Rounding',
    doubt: 'Within what was estimated',
    list_price: 'List price, ours by contract',
    midnight: 'Around midnight',
    outside: 'Not called through here',
    unmetered: 'Of a kind not metered',
    missing: 'Missing from their report',
    unexplained: 'Not explained',
  },
  ja: {
    day: '日(UTC)',
    model: 'モデル',
    theirs: 'プロバイダー',
    ours: '台帳',
    difference: '差異',
    verdict: '判定',
    calls: '呼び出し',
    equal: '一致',
    rounding: '端数の範囲内',
    doubt: '推定分の範囲内',
    list_price: '定価との差(契約単価)',
    midnight: '日付またぎ',
    outside: 'ここを経由しない利用',
    unmetered: '計測対象外の種別',
    missing: 'レポートに記載なし',
    unexplained: '説明がつかない',
  },
}
const text = textsOf(texts)

/** By day and model: both sides, and what is to be thought of the difference. */
export const reconciliationColumns: readonly Column<ReconciliationLine>[] = [
  { title: text.day, cell: ({ day }) => <span className="whitespace-nowrap">{formatDay(day)}</span> },
  {
    title: text.model,
    cell: ({ model, provider }) => (
      <div className="min-w-36">
        {model}
        <div className="text-sm text-soft">{provider}</div>
      </div>
    ),
  },
  { title: text.theirs, numeric: true, cell: ({ theirsMicroUsd }) => formatMoney(theirsMicroUsd) },
  { title: text.ours, numeric: true, cell: ({ oursMicroUsd }) => formatMoney(oursMicroUsd) },
  {
    title: text.difference,
    numeric: true,
    cell: ({ differenceMicroUsd }) => formatMoney(differenceMicroUsd),
  },
  {
    title: text.verdict,
    cell: ({ verdict }) => <Badge tone={tones[verdict]}>{text[verdict]}</Badge>,
  },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
]
