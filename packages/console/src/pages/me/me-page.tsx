import { textsOf, type Texts } from '../../format/locale.ts'
import { Page } from '../../parts/page.tsx'
import { SetUpCard } from '../set-up/set-up-card.tsx'
import { OwnBudgets } from './own-budgets.tsx'
import { OwnCredentials } from './own-credentials.tsx'
import { OwnDevices } from './own-devices.tsx'
import { OwnRefusals } from './own-refusals.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { OwnUsage } from './own-usage.tsx'

/** What somebody used and has left, where they are signed in, why they were refused, and how to begin on a machine. */
export function MePage() {
  return (
    <Page title={text.title} lead={text.lead}>
      <OwnUsage />
      <OwnBudgets />
      <SetUpCard />
      <OwnRefusals />
      <OwnDevices />
      <OwnSessions />
      <OwnCredentials />
    </Page>
  )
}

const texts: Texts<'title' | 'lead'> = {
  en: { title: 'My page', lead: 'What you used, what you have left, and where you are signed in.' },
  ja: { title: 'マイページ', lead: '自分の利用状況、予算の残り、サインイン中のデバイスを確認できます。' },
}
const text = textsOf(texts)
