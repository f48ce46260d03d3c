import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { budgetName } from '../budgets/budget-names.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { UseBar } from '../../parts/use-bar.tsx'

type BudgetUse = ApiBody<'listBudgetUses'>['data'][number]

const nearShare = 0.75
const shown = 5

/** Budgets of which little is left, the fullest first; a `seat` by whoever used most of theirs. */
export function BudgetList() {
  const query = useApi('listBudgetUses', { limit: 50 })
  const { data } = query
  const near = (data?.data ?? [])
    .filter((use) => shareOf(use) >= nearShare)
    .toSorted((one, other) => shareOf(other) - shareOf(one))
    .slice(0, shown)
  return (
    <Card title={text.title} actions={<Link to="/budgets">{text.all}</Link>}>
      <Pending query={query} lines={3} />
      {data !== undefined && near.length === 0 && <EmptyNote title={text.none} />}
      <ul className="grid gap-1">
        {near.map((use) => (
          <li key={use.budget.id} className="border-b border-line py-1.5 last:border-0">
            <div className="flex flex-wrap justify-between gap-2">
              <Link to="/budgets/$id" params={{ id: use.budget.id }} className="min-w-0">
                <bdi>{budgetName(use.budget)}</bdi>
              </Link>
              {use.budget.scope.type !== 'person' && (use.near ?? 0) > 0 && (
                <Badge tone="warn">{fill(text.people, { count: use.near ?? 0 })}</Badge>
              )}
            </div>
            <UseBar label={budgetName(use.budget)} used={use.used ?? 0} limit={use.budget.limit ?? 0} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function shareOf({ budget, used }: BudgetUse): number {
  return budget.limit === null || budget.limit === 0 || used === undefined ? 0 : used / budget.limit
}

const texts: Texts<'title' | 'all' | 'none' | 'people'> = {
  en: {
    title: 'Budgets near their limit',
    all: 'All budgets',
    none: 'No budget is near its limit',
    people: 'At 75% or more: {count}',
  },
  ja: {
    title: '上限に近い予算',
    all: 'すべての予算',
    none: '上限に近い予算はありません',
    people: '75%以上の人: {count} 人',
  },
}
const text = textsOf(texts)
