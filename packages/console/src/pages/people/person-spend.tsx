import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatCompact, formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'

type Row = ApiBody<'readSpend'>['data'][number]

/** What somebody's calls of this month came to, by model. */
export function PersonSpend({ person }: { person: string }) {
  const query = useApi('readSpend', { by: 'model', person })
  const rows = query.data?.data ?? []
  return (
    <Card title={text.title}>
      {rows.length > 0 && <Totals rows={rows} />}
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ key, simulated }) => `${key} ${simulated}`}
        query={query}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

function Totals({ rows }: { rows: readonly Row[] }) {
  const sum = (kept: (row: Row) => boolean) =>
    rows.filter(kept).reduce((total, { costMicroUsd }) => total + costMicroUsd, 0)
  const simulated = sum((row) => row.simulated)
  const calls = rows.reduce((total, { exchanges }) => total + exchanges, 0)
  return (
    <p className="mb-3">
      <span className="text-2xl font-semibold tabular-nums">{formatMoney(sum((row) => !row.simulated))}</span>{' '}
      <span className="text-soft">{fill(text.calls, { count: formatNumber(calls) })}</span>
      {simulated > 0 && (
        <span className="block text-sm text-soft">
          {fill(text.simulated, { cost: formatMoney(simulated) })}
        </span>
      )}
    </p>
  )
}

const texts: Texts<
  'title' | 'none' | 'calls' | 'simulated' | 'model' | 'practice' | 'exchanges' | 'input' | 'output' | 'cost'
> = {
  en: {
    title: 'Spend of this month',
    none: 'No call this month',
    calls: 'for {count} calls',
    simulated: 'and {cost} that the practice provider’s answers would have cost',
    model: 'Model',
    practice: 'simulated',
    exchanges: 'Calls',
    input: 'Input',
    output: 'Output',
    cost: 'Cost',
  },
  ja: {
    title: '今月の費用',
    none: '今月の呼び出しはありません',
    calls: '呼び出し {count} 件',
    simulated: 'このほかに練習用プロバイダーの模擬応答が {cost} 相当',
    model: 'モデル',
    practice: '模擬',
    exchanges: '呼び出し',
    input: '入力',
    output: '出力',
    cost: '費用',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Row>[] = [
  {
    title: text.model,
    cell: ({ key, simulated }) => (
      <>
        <span className="break-all">{key}</span>
        {simulated && <span className="text-sm text-soft"> {text.practice}</span>}
      </>
    ),
  },
  { title: text.exchanges, cell: ({ exchanges }) => formatNumber(exchanges), numeric: true },
  {
    title: text.input,
    cell: ({ inputTokens, cacheReadTokens, cacheWriteTokens }) =>
      formatCompact(inputTokens + cacheReadTokens + cacheWriteTokens),
    numeric: true,
  },
  { title: text.output, cell: ({ outputTokens }) => formatCompact(outputTokens), numeric: true },
  { title: text.cost, cell: ({ costMicroUsd }) => formatMoney(costMicroUsd), numeric: true },
]
