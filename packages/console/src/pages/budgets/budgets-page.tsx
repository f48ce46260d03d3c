import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { DataTable, EmptyList } from '../../parts/data-table.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { SpendTabs } from '../spend/spend-tabs.tsx'
import { AddBudgetDialog } from './add-budget-dialog.tsx'
import { budgetColumns } from './budget-columns.tsx'

/** Every budget, how much of it is used, and for how many little is left. */
export function BudgetsPage() {
  const filters = useFilters([])
  const { may } = useMe()
  const [isAdding, setAdding] = useState(false)
  const query = useApi('listBudgetUses', {
    limit: 25,
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('budgets.write') && <Button onClick={() => setAdding(true)}>{text.add}</Button>}
    >
      <SpendTabs />
      <Card>
        <DataTable
          caption={text.title}
          columns={budgetColumns}
          keyOf={({ budget }) => budget.id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={false}>
              {text.noneHint}
            </EmptyList>
          }
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
      {isAdding && <AddBudgetDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'add' | 'none' | 'noneHint'> = {
  en: {
    title: 'Budgets',
    lead: 'What people, groups, projects and the whole organization may spend. A call that does not fit is refused before it is sent.',
    add: 'Add a budget',
    none: 'There is no budget, so nothing limits what is spent',
    noneHint: 'A good first one: a monthly limit for each person, and one that all share.',
  },
  ja: {
    title: '予算',
    lead: '利用者、グループ、プロジェクト、組織全体の上限です。収まらない呼び出しは、送信する前に拒否します。',
    add: '予算を追加',
    none: '予算がないため、費用に上限がありません',
    noneHint: 'まずは1人あたりの月額と、全員で共有する月額の上限を設定することをお勧めします。',
  },
}
const text = textsOf(texts)
