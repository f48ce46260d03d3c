import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatMoney, formatNumber, formatPercent, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { budgetName, overridingName } from '../budgets/budget-names.ts'
import { Card } from '../../parts/page.tsx'

type Standing = ApiBody<'explainOwnBudgets'>['data'][number]
type Unit = Standing['budget']['unit']

/** Which budgets count for the reader, and what is left in each. */
export function OwnBudgets() {
  const query = useApi('explainOwnBudgets', {})
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columnsOf(query.data?.data ?? [])}
        keyOf={({ budget }) => budget.id}
        query={query}
        empty={<EmptyNote title={text.none}>{text.noLimit}</EmptyNote>}
      />
    </Card>
  )
}

function amount(value: number, unit: Unit): string {
  return unit === 'usd' ? formatMoney(value) : fill(text[unit], { count: formatNumber(value) })
}

/** How full a budget is. @returns undefined where nothing can be said */
function shareOf({ budget: { limit }, used }: Standing): number | undefined {
  if (limit === null || used === undefined) return undefined
  return limit === 0 ? 1 : used / limit
}

function Left({ standing, others }: { standing: Standing; others: readonly Standing[] }) {
  const { budget, used, verdict, overriddenBy } = standing
  if (verdict === 'overridden')
    return (
      <span className="text-soft">
        {fill(text.overridden, { name: overridingName(overriddenBy, others) })}
      </span>
    )
  if (budget.limit === null) return <span className="text-soft">{text.unlimited}</span>
  const share = shareOf(standing)
  if (share === undefined || used === undefined) return <span className="text-soft">{text.anew}</span>
  const tone: Tone = share >= 1 ? 'bad' : share >= 0.9 ? 'warn' : 'good'
  return (
    <>
      <span className="block font-medium tabular-nums">
        {amount(Math.max(0, budget.limit - used), budget.unit)}
      </span>
      <Badge tone={tone}>{fill(text.used, { percent: formatPercent(share) })}</Badge>
    </>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'noLimit'
  | 'name'
  | 'limit'
  | 'usedTitle'
  | 'left'
  | 'resets'
  | 'used'
  | 'unlimited'
  | 'anew'
  | 'overridden'
  | 'tokens'
  | 'calls'
  | 'pool'
  | Standing['budget']['period']
> = {
  en: {
    title: 'My budgets',
    none: 'No budget applies to you',
    noLimit: 'Nothing limits what your calls may cost.',
    name: 'Budget',
    limit: 'Limit',
    usedTitle: 'Used',
    left: 'Left',
    resets: 'Resets',
    used: '{percent} used',
    unlimited: 'No limit',
    anew: 'Counted anew each time',
    overridden: '{name} applies instead',
    tokens: '{count} tokens',
    calls: '{count} calls',
    pool: '{period}, shared with others',
    daily: 'a day',
    weekly: 'a week',
    monthly: 'a month',
    conversation: 'a conversation',
    minute: 'a minute',
    at_once: 'at once',
  },
  ja: {
    title: '自分の予算',
    none: '適用される予算はありません',
    noLimit: '呼び出しの費用に上限はありません。',
    name: '予算',
    limit: '上限',
    usedTitle: '使用済み',
    left: '残り',
    resets: 'リセット',
    used: '{percent} 使用',
    unlimited: '上限なし',
    anew: '毎回新たに集計',
    overridden: '代わりに {name} が適用されます',
    tokens: '{count} トークン',
    calls: '{count} 回',
    pool: '{period}、ほかの人と共有',
    daily: '1日',
    weekly: '1週間',
    monthly: '1か月',
    conversation: '1会話',
    minute: '1分',
    at_once: '同時',
  },
}
const text = textsOf(texts)

const columnsOf = (others: readonly Standing[]): readonly Column<Standing>[] => [
  {
    title: text.name,
    cell: ({ budget }) => (
      <>
        <bdi className="font-medium">{budgetName(budget)}</bdi>
        <div className="text-sm text-soft">
          {budget.sharing === 'pool' ? fill(text.pool, { period: text[budget.period] }) : text[budget.period]}
        </div>
      </>
    ),
  },
  { title: text.left, numeric: true, cell: (standing) => <Left standing={standing} others={others} /> },
  {
    title: text.usedTitle,
    numeric: true,
    cell: ({ budget: { unit }, used }) => (used === undefined ? '' : amount(used, unit)),
  },
  {
    title: text.limit,
    numeric: true,
    cell: ({ budget: { limit, unit } }) => (limit === null ? text.unlimited : amount(limit, unit)),
  },
  {
    title: text.resets,
    cell: ({ resetsAt }) =>
      resetsAt === undefined ? '' : <time dateTime={resetsAt}>{formatTime(resetsAt)}</time>,
  },
]
