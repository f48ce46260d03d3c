import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatCompact, formatMoney, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { EmptyNote } from '../../parts/notes.tsx'
import { budgetName, overridingName } from '../budgets/budget-names.ts'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { UseBar } from '../../parts/use-bar.tsx'

type Standing = ApiBody<'explainBudgets'>['data'][number]

/** Which budgets contain somebody's calls, and how much of each is used. */
export function PersonBudgets({ person }: { person: string }) {
  const query = useApi('explainBudgets', { id: person })
  const { data } = query
  return (
    <Card title={text.title}>
      <Pending query={query} lines={3} />
      {data?.data.length === 0 && <EmptyNote title={text.none}>{text.how}</EmptyNote>}
      <ul className="grid gap-4">
        {data?.data.map((standing) => (
          <BudgetLine key={standing.budget.id} standing={standing} others={data.data} />
        ))}
      </ul>
    </Card>
  )
}

interface BudgetLineProps {
  standing: Standing
  others: readonly Standing[]
}

function BudgetLine({ standing, others }: BudgetLineProps) {
  const { budget, verdict, overriddenBy, used, resetsAt } = standing
  const { limit, unit } = budget
  const name = budgetName(budget)
  const amount = unit === 'usd' ? formatMoney : formatCompact
  return (
    <li className={verdict === 'overridden' ? 'text-soft' : ''}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <bdi className="min-w-0 font-medium">{name}</bdi>
        <span className="tabular-nums">
          {limit === null || verdict === 'no_limit'
            ? text.noLimit
            : `${used === undefined ? '–' : amount(used)} / ${amount(limit)}`}{' '}
          {text[unit]}
        </span>
      </div>
      {verdict === 'applies' && used !== undefined && limit !== null && (
        <UseBar label={fill(text.usedOf, { name })} used={used} limit={limit} />
      )}
      <p className="text-sm text-soft">
        {[
          text[budget.period],
          budget.sharing === 'pool' ? text.pool : undefined,
          verdict === 'overridden'
            ? fill(text.overridden, { name: overridingName(overriddenBy, others) })
            : undefined,
          verdict === 'applies' && resetsAt !== undefined
            ? fill(text.resets, { time: formatTime(resetsAt) })
            : undefined,
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
    </li>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'how'
  | 'noLimit'
  | 'pool'
  | 'overridden'
  | 'resets'
  | 'usedOf'
  | Standing['budget']['unit']
  | Standing['budget']['period']
> = {
  en: {
    title: 'Budgets',
    none: 'No budget applies to them',
    how: 'Nothing limits what they spend.',
    noLimit: 'No limit',
    pool: 'shared',
    overridden: 'does not apply: {name} does',
    resets: 'resets {time}',
    usedOf: 'Used of {name}',
    usd: '',
    tokens: 'tokens',
    calls: 'calls',
    daily: 'a day',
    weekly: 'a week',
    monthly: 'a month',
    conversation: 'a conversation',
    minute: 'a minute',
    at_once: 'at once',
  },
  ja: {
    title: '予算',
    none: 'この人に適用される予算はありません',
    how: '利用額の上限がない状態です。',
    noLimit: '上限なし',
    pool: '全員で共有',
    overridden: '適用されません({name} を優先)',
    resets: '{time} にリセット',
    usedOf: '{name} の使用率',
    usd: '',
    tokens: 'トークン',
    calls: '回',
    daily: '1日あたり',
    weekly: '1週間あたり',
    monthly: '1か月あたり',
    conversation: '1会話あたり',
    minute: '1分あたり',
    at_once: '同時',
  },
}
const text = textsOf(texts)
