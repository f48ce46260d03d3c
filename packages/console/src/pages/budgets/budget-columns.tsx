import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { UseBar } from '../../parts/use-bar.tsx'
import { amountText, budgetName, limitText, scopeText, sharingNames } from './budget-names.ts'

type BudgetUse = ApiBody<'listBudgetUses'>['data'][number]

const texts: Texts<
  | 'name'
  | 'limit'
  | 'used'
  | 'near'
  | 'spendLimits'
  | 'spendLimitsHint'
  | 'nobodyNear'
  | 'nearCount'
  | 'reachedCount'
  | 'unknown'
  | 'most'
> = {
  en: {
    name: 'Budget',
    limit: 'Limit',
    used: 'Used',
    near: 'Near the limit',
    spendLimits: 'By spend_limits',
    spendLimitsHint: 'Kept by the official gateway’s spend_limits API, which may change it again',
    nobodyNear: 'Nobody',
    nearCount: '75% or more: {count}',
    reachedCount: 'Used up: {count}',
    unknown: 'Not kept',
    most: '{name}: {amount}',
  },
  ja: {
    name: '予算',
    limit: '上限',
    used: '使用状況',
    near: '上限に近い人',
    spendLimits: 'spend_limits で管理',
    spendLimitsHint:
      '公式ゲートウェイ互換の spend_limits API で管理され、そちらから再び変更されることがあります',
    nobodyNear: 'なし',
    nearCount: '75%以上: {count} 人',
    reachedCount: '使い切り: {count} 人',
    unknown: '記録なし',
    most: '{name}: {amount}',
  },
}
const text = textsOf(texts)

export const budgetColumns: readonly Column<BudgetUse>[] = [
  {
    title: text.name,
    cell: ({ budget, scopeName }) => (
      <div className="min-w-40 wrap-anywhere">
        <Link to="/budgets/$id" params={{ id: budget.id }} className="font-medium">
          <bdi>{budgetName(budget)}</bdi>
        </Link>
        <div className="text-sm text-soft">{scopeText(budget.scope, scopeName)}</div>
        {budget.source === 'spend_limits' && (
          <span title={text.spendLimitsHint}>
            <Badge tone="warn">{text.spendLimits}</Badge>
          </span>
        )}
      </div>
    ),
  },
  {
    title: text.limit,
    cell: ({ budget }) => (
      <>
        <span className="whitespace-nowrap">{limitText(budget)}</span>
        <div className="text-sm text-soft">{sharingNames[budget.sharing]}</div>
      </>
    ),
  },
  { title: text.used, cell: (use) => <Used use={use} /> },
  { title: text.near, cell: (use) => <Near use={use} /> },
]

function Used({ use: { budget, used, nearest } }: { use: BudgetUse }) {
  if (used === undefined) return <span className="text-soft">{text.unknown}</span>
  const amount = amountText(budget.unit, used)
  return (
    <>
      {budget.limit !== null && (
        <UseBar label={`${budgetName(budget)}: ${text.used}`} used={used} limit={budget.limit} />
      )}
      <div className="text-sm text-soft">
        {nearest === undefined ? amount : fill(text.most, { name: nearest.name ?? nearest.id, amount })}
      </div>
    </>
  )
}

function Near({ use: { near, reached } }: { use: BudgetUse }) {
  if (near === undefined) return null
  if (near === 0) return <span className="text-soft">{text.nobodyNear}</span>
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone="warn">{fill(text.nearCount, { count: formatNumber(near) })}</Badge>
      {reached !== undefined && reached > 0 && (
        <Badge tone="bad">{fill(text.reachedCount, { count: formatNumber(reached) })}</Badge>
      )}
    </span>
  )
}
