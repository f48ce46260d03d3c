import { useMemo } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { DayChart } from '../../parts/day-chart.tsx'
import { FigureCard } from '../../parts/figure-card.tsx'
import { Card } from '../../parts/page.tsx'
import { spendDays } from './spend-days.ts'

/** What the days came to, and each of them as a chart or a table. */
export function SpendOverTime({ report }: { report: ApiBody<'readSpend'> }) {
  const days = useMemo(() => spendDays(report), [report])
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0)
  const simulated = sum(({ simulatedMicroUsd }) => simulatedMicroUsd)
  return (
    <>
      <div className="mb-5 grid gap-3 sm:grid-cols-3">
        <FigureCard
          name={text.cost}
          value={formatMoney(sum(({ costMicroUsd }) => costMicroUsd))}
          note={simulated > 0 ? fill(text.besides, { cost: formatMoney(simulated) }) : undefined}
        />
        <FigureCard name={text.calls} value={formatNumber(sum(({ exchanges }) => exchanges))} />
        <FigureCard
          name={text.tokens}
          value={formatNumber(sum(({ tokens }) => tokens))}
          note={text.tokensNote}
        />
      </div>
      <Card title={text.byDay}>
        <DayChart
          label={text.byDay}
          days={days}
          series={[
            { label: text.cost, value: ({ costMicroUsd }) => costMicroUsd, tone: 'accent' },
            { label: text.simulated, value: ({ simulatedMicroUsd }) => simulatedMicroUsd, tone: 'warn' },
          ]}
          format={formatMoney}
        />
      </Card>
    </>
  )
}

const texts: Texts<'cost' | 'besides' | 'calls' | 'tokens' | 'tokensNote' | 'byDay' | 'simulated'> = {
  en: {
    cost: 'Cost',
    besides: 'and {cost} simulated, which nobody pays',
    calls: 'Calls',
    tokens: 'Tokens',
    tokensNote: 'Input, output, and what the cache read and wrote',
    byDay: 'Cost by day',
    simulated: 'Simulated cost',
  },
  ja: {
    cost: '費用',
    besides: 'ほかに模擬応答 {cost}(請求されません)',
    calls: '呼び出し',
    tokens: 'トークン',
    tokensNote: '入力、出力、キャッシュの読み書きの合計',
    byDay: '日別の費用',
    simulated: '模擬の費用',
  },
}
const text = textsOf(texts)
