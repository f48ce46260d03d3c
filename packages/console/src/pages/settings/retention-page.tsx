import { textsOf, type Texts } from '../../format/locale.ts'
import { KeepRules } from './keep-rules.tsx'
import { RetentionRules } from './retention-rules.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsPage } from './settings-page.tsx'

/** What is kept of calls, of the ledger's texts, and for how long. */
export function RetentionPage() {
  return (
    <SettingsPage title={text.title}>
      <RetentionRules />
      <KeepRules />
      <SettingsCard title={text.vault} section="vault" />
    </SettingsPage>
  )
}

const texts: Texts<'title' | 'vault'> = {
  en: { title: 'Retention', vault: 'Content vault' },
  ja: { title: '保存', vault: 'コンテンツ保管庫' },
}
const text = textsOf(texts)
