import { useApi } from '../../api/use-api.ts'
import { formatMoney, formatNumber } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { DayChart } from '../../parts/day-chart.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { BudgetList } from './budget-list.tsx'
import { DriftList } from './drift-list.tsx'
import { FirstStepsNote } from './first-steps-note.tsx'
import { ProviderList } from './provider-list.tsx'
import { RefusalList } from './refusal-list.tsx'
import { TodayFigures } from './today-figures.tsx'

/** What happened today, and on the thirty days up to now. */
export function OverviewPage() {
  const { may } = useMe()
  const query = useApi('readOverview', { days: 30 })
  const { data } = query
  return (
    <Page title={text.title} lead={text.lead}>
      <FirstStepsNote />
      <Pending query={query} />
      {data !== undefined && (
        <>
          <TodayFigures today={data.today} />
          <div className="grid grid-cols-1 gap-x-5 lg:grid-cols-2">
            <Card title={text.cost}>
              <DayChart
                label={text.cost}
                days={data.days}
                series={[
                  { label: text.cost, value: ({ costMicroUsd }) => costMicroUsd, tone: 'accent' },
                  {
                    label: text.simulated,
                    value: ({ simulatedMicroUsd }) => simulatedMicroUsd,
                    tone: 'warn',
                  },
                ]}
                format={formatMoney}
              />
            </Card>
            <Card title={text.calls}>
              <DayChart
                label={text.calls}
                days={data.days}
                series={[
                  { label: text.calls, value: ({ exchanges }) => exchanges, tone: 'accent' },
                  { label: text.refused, value: ({ refused }) => refused, tone: 'bad' },
                ]}
                format={formatNumber}
              />
            </Card>
            <RefusalList refusals={data.refusals} />
            <ProviderList providers={data.providers} />
            {may('budgets.read') && <BudgetList />}
            {may('policies.read') && <DriftList />}
          </div>
        </>
      )}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'cost' | 'simulated' | 'calls' | 'refused'> = {
  en: {
    title: 'Overview',
    lead: 'Today, by UTC, and the 30 days up to it.',
    cost: 'Cost',
    simulated: 'Simulated cost',
    calls: 'Calls',
    refused: 'Refused',
  },
  ja: {
    title: '概要',
    lead: '今日(UTC)と、直近30日の状況です。',
    cost: '費用',
    simulated: '模擬の費用',
    calls: '呼び出し',
    refused: '拒否',
  },
}
const text = textsOf(texts)
