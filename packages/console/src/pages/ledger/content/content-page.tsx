import { textsOf, type Texts } from '../../../format/locale.ts'
import { Page } from '../../../parts/page.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { LedgerTabs } from '../ledger-tabs.tsx'
import { ContentRequests } from './content-requests.tsx'
import { ReadContent } from './read-content.tsx'

/** Content of calls under retention `full`: reading it, and approving that somebody else does. */
export function ContentPage() {
  const { may } = useMe()
  return (
    <Page title={text.title} lead={text.lead}>
      <LedgerTabs />
      <ContentRequests />
      {may('content.read') && <ReadContent />}
    </Page>
  )
}

const texts: Texts<'title' | 'lead'> = {
  en: {
    title: 'Content of calls',
    lead: 'Kept only where an access rule says “retention: full”, sealed, until it expires or is erased.',
  },
  ja: {
    title: '呼び出しの内容',
    lead: 'アクセスルールで「retention: full」とした呼び出しだけが、期限切れまたは消去まで封印して保存されます。',
  },
}
const text = textsOf(texts)
