import { useApi } from '../../api/use-api.ts'
import { formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { DayChart } from '../../parts/day-chart.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'

/** What the reader's own calls came to, by day. */
export function OwnUsage() {
  const query = useApi('readOwnOverview', { days: 30 })
  if (query.data === undefined) return <Pending query={query} lines={6} />
  const { days } = query.data
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((all, day) => all + of(day), 0)
  const calls = sum(({ exchanges }) => exchanges)
  const cost = sum(({ costMicroUsd, simulatedMicroUsd }) => costMicroUsd + simulatedMicroUsd)
  if (calls === 0) {
    return (
      <Card title={text.title}>
        <EmptyNote title={text.none}>{text.begin}</EmptyNote>
      </Card>
    )
  }
  return (
    <Card title={text.title}>
      <p className="mb-3 text-soft">
        {fill(text.total, { calls: formatNumber(calls), cost: formatMoney(cost) })}
      </p>
      <div className="grid grid-cols-1 gap-x-6 lg:grid-cols-2">
        <DayChart
          label={text.cost}
          days={days}
          series={[
            { label: text.cost, value: ({ costMicroUsd }) => costMicroUsd, tone: 'accent' },
            { label: text.simulated, value: ({ simulatedMicroUsd }) => simulatedMicroUsd, tone: 'warn' },
          ]}
          format={formatMoney}
        />
        <DayChart
          label={text.calls}
          days={days}
          series={[
            { label: text.calls, value: ({ exchanges }) => exchanges, tone: 'accent' },
            { label: text.failed, value: ({ failed }) => failed, tone: 'bad' },
          ]}
          format={formatNumber}
        />
      </div>
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'begin' | 'total' | 'cost' | 'simulated' | 'calls' | 'failed'> = {
  en: {
    title: 'My usage, the last 30 days',
    none: 'No call of yours yet',
    begin: 'Set Claude Code up on this machine, in two steps, below.',
    total: '{calls} calls, {cost}',
    cost: 'Cost',
    simulated: 'Simulated cost',
    calls: 'Calls',
    failed: 'Failed',
  },
  ja: {
    title: '自分の利用状況(直近30日)',
    none: 'まだ呼び出しがありません',
    begin: '下の2つの手順で、このマシンに Claude Code を設定してください。',
    total: '呼び出し {calls} 件、費用 {cost}',
    cost: '費用',
    simulated: '模擬の費用',
    calls: '呼び出し',
    failed: '失敗',
  },
}
const text = textsOf(texts)
