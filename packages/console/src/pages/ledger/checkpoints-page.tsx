import { textsOf, type Texts } from '../../format/locale.ts'
import { Page } from '../../parts/page.tsx'
import { CheckpointCard } from './checkpoint-card.tsx'
import { CheckpointKeys } from './checkpoint-keys.tsx'
import { LedgerTabs } from './ledger-tabs.tsx'

/** The newest checkpoint, verified here, and the keys that sign. */
export function CheckpointsPage() {
  return (
    <Page title={text.title} lead={text.lead}>
      <LedgerTabs />
      <CheckpointCard />
      <CheckpointKeys />
    </Page>
  )
}

const texts: Texts<'title' | 'lead'> = {
  en: {
    title: 'Checkpoints',
    lead: 'A checkpoint signs the whole ledger at one size. Whoever keeps one can later tell whether anything before it was changed.',
  },
  ja: {
    title: 'チェックポイント',
    lead: 'チェックポイントは、その時点の台帳全体に対する署名です。手元に保管しておけば、それ以前の記録が変更されていないことを後から確認できます。',
  },
}
const text = textsOf(texts)
