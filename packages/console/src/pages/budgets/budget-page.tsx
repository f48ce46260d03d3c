import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Card, Page, type Back } from '../../parts/page.tsx'
import { PendingPage } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { SpendTabs } from '../spend/spend-tabs.tsx'
import { budgetName, limitText, scopeText, sharingNames, unitNames, type BudgetBody } from './budget-names.ts'
import { BudgetPeople } from './budget-people.tsx'
import { EditBudgetDialog } from './edit-budget-dialog.tsx'
import { RemoveBudget } from './remove-budget.tsx'
import { useScopeName } from './use-scope-name.ts'

/** One budget: what it says, and who used most of it. */
export function BudgetPage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { may } = useMe()
  const [isEditing, setEditing] = useState(false)
  const query = useApi('getBudget', { id })
  const { data: budget } = query
  if (budget === undefined) return <PendingPage query={query} title={text.budget} back={back} />
  return (
    <Page
      title={budgetName(budget)}
      back={back}
      lead={limitText(budget)}
      actions={
        may('budgets.write') && (
          <>
            <Button look="plain" onClick={() => setEditing(true)}>
              {text.change}
            </Button>
            <RemoveBudget budget={budget} />
          </>
        )
      }
    >
      <SpendTabs />
      <Card>
        <Facts
          facts={[
            [text.scope, <ScopeName key="scope" scope={budget.scope} />],
            [text.sharing, sharingNames[budget.sharing]],
            [text.unit, unitNames[budget.unit]],
            [text.thresholds, budget.thresholds.map((percent) => `${percent}%`).join(', ')],
            [text.zone, budget.zone === 'utc' ? 'UTC' : text.organization],
            [text.source, budget.source === 'spend_limits' ? text.spendLimits : text.admin],
            [text.updated, formatTime(budget.updatedAt)],
          ]}
        />
      </Card>
      <BudgetPeople budget={budget} />
      {isEditing && <EditBudgetDialog budget={budget} onClose={() => setEditing(false)} />}
    </Page>
  )
}

function ScopeName({ scope }: Pick<BudgetBody, 'scope'>) {
  return scopeText(scope, useScopeName(scope))
}

const texts: Texts<
  | 'budget'
  | 'back'
  | 'change'
  | 'scope'
  | 'sharing'
  | 'unit'
  | 'thresholds'
  | 'zone'
  | 'organization'
  | 'source'
  | 'spendLimits'
  | 'admin'
  | 'updated'
> = {
  en: {
    budget: 'Budget',
    back: 'To the budgets',
    change: 'Change',
    scope: 'Applies to',
    sharing: 'Sharing',
    unit: 'Counts',
    thresholds: 'Alerts at',
    zone: 'Days of',
    organization: 'The organization’s time zone',
    source: 'From',
    spendLimits: 'The spend_limits API, which may change it again',
    admin: 'This console, the command line or the admin API',
    updated: 'Changed last',
  },
  ja: {
    budget: '予算',
    back: '予算の一覧へ',
    change: '変更',
    scope: '対象',
    sharing: '共有方法',
    unit: '単位',
    thresholds: '通知するしきい値',
    zone: '日付の基準',
    organization: '組織のタイムゾーン',
    source: '設定元',
    spendLimits: 'spend_limits API(そちらから再び変更されることがあります)',
    admin: 'この画面、コマンドライン、または管理 API',
    updated: '最終変更',
  },
}
const text = textsOf(texts)
const back: Back = { to: '/budgets', label: text.back }
