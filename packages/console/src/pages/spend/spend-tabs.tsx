import { textsOf, type Texts } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'
import { useMe } from '../../shell/use-me.ts'

/** The parts of the section; only what the reader may open. */
export function SpendTabs() {
  const { may } = useMe()
  return (
    <Tabs
      label={text.parts}
      tabs={[
        { to: '/spend', label: text.spend },
        { to: '/budgets', label: text.budgets },
        { to: '/spend/chargeback', label: text.chargeback },
        { to: '/spend/reconciliation', label: text.reconciliation },
        { to: '/spend/savings', label: text.savings },
        { to: '/projects', label: text.projects },
        // Finance may not see how providers do, and has its own way to what they charge.
        ...(may('health.read') ? [] : [{ to: '/providers/rate-cards', label: text.rateCards }]),
      ]}
    />
  )
}

const texts: Texts<
  'parts' | 'spend' | 'budgets' | 'chargeback' | 'reconciliation' | 'savings' | 'projects' | 'rateCards'
> = {
  en: {
    parts: 'Budgets and spend',
    spend: 'Spend',
    budgets: 'Budgets',
    chargeback: 'Chargeback',
    reconciliation: 'Reconciliation',
    savings: 'Savings',
    projects: 'Projects',
    rateCards: 'Rate cards',
  },
  ja: {
    parts: '予算と費用',
    spend: '費用',
    budgets: '予算',
    chargeback: '費用配賦',
    reconciliation: '請求照合',
    savings: '節約',
    projects: 'プロジェクト',
    rateCards: '料金表',
  },
}
const text = textsOf(texts)
