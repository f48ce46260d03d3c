import { textsOf, type Texts } from '../../format/locale.ts'
import { ProviderOrder } from './provider-order.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsPage } from './settings-page.tsx'

/** Storage, language, time zone, and which provider comes first. */
export function SystemPage() {
  return (
    <SettingsPage title={text.title}>
      <SettingsCard title={text.settings} section="system" />
      <ProviderOrder />
    </SettingsPage>
  )
}

const texts: Texts<'title' | 'settings'> = {
  en: { title: 'System', settings: 'Storage, language and time' },
  ja: { title: 'システム', settings: 'ストレージ、言語、時刻' },
}
const text = textsOf(texts)
