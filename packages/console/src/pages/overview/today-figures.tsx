import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { useMe } from '../../shell/use-me.ts'

type Today = ApiBody<'readOverview'>['today']

/** The figures of the day, each a link to what it counts, where the reader may open that. */
export function TodayFigures({ today }: { today: Today }) {
  const { may } = useMe()
  const since = `${today.day}T00:00:00.000Z`
  const ledger = may('ledger.read') ? '/ledger' : undefined
  const spend = may('spend.read') ? '/spend' : undefined
  return (
    <div className="mb-5 grid gap-3 sm:grid-cols-3 lg:grid-cols-5">
      <Figure
        name={text.calls}
        value={formatNumber(today.exchanges)}
        to={ledger}
        search={{ kind: 'exchange.settled', since }}
      />
      <Figure
        name={text.people}
        value={formatNumber(today.people)}
        to={spend}
        search={{ by: 'person', from: today.day }}
      />
      <Figure
        name={text.cost}
        value={formatMoney(today.costMicroUsd)}
        note={
          today.simulatedMicroUsd > 0
            ? fill(text.simulated, { cost: formatMoney(today.simulatedMicroUsd) })
            : undefined
        }
        to={spend}
        search={{ by: 'model', from: today.day }}
      />
      <Figure
        name={text.refused}
        value={formatNumber(today.refused)}
        to={ledger}
        search={{ kind: 'exchange.refused', since }}
      />
      <Figure
        name={text.failed}
        value={formatNumber(today.failed)}
        to={ledger}
        search={{ code: 'failed', since }}
      />
    </div>
  )
}

interface FigureProps {
  name: string
  value: string
  /** what is to be known of it */
  note?: string | undefined
  /** absent: the reader may not open it */
  to: string | undefined
  search: Record<string, string>
}

function Figure({ name, value, note, to, search }: FigureProps) {
  const shown = (
    <>
      <span className="block text-sm text-soft">{name}</span>
      <span className="block text-2xl font-semibold text-ink tabular-nums">{value}</span>
      {note !== undefined && <span className="block text-sm text-warn">{note}</span>}
    </>
  )
  if (to === undefined) return <div className="card">{shown}</div>
  return (
    <Link to={to} search={search} className="card block no-underline hover:border-accent">
      {shown}
    </Link>
  )
}

const texts: Texts<'calls' | 'people' | 'cost' | 'refused' | 'failed' | 'simulated'> = {
  en: {
    calls: 'Calls today',
    people: 'People who called',
    cost: 'Cost today',
    refused: 'Refused',
    failed: 'Failed',
    simulated: 'and {cost} simulated',
  },
  ja: {
    calls: '今日の呼び出し',
    people: '利用した人',
    cost: '今日の費用',
    refused: '拒否',
    failed: '失敗',
    simulated: 'ほかに模擬応答 {cost}',
  },
}
const text = textsOf(texts)
