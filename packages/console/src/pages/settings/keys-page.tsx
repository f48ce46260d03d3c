import { textsOf, type Texts } from '../../format/locale.ts'
import { useMe } from '../../shell/use-me.ts'
import { CheckpointKeys } from '../ledger/checkpoint-keys.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsPage } from './settings-page.tsx'
import { TokenKeys } from './token-keys.tsx'

/** The keys of the server; their secret halves never leave it. */
export function KeysPage() {
  const { may } = useMe()
  return (
    <SettingsPage title={text.title}>
      {may('ledger.read') && <CheckpointKeys />}
      {may('sign_in.write') && <TokenKeys />}
      <SettingsCard title={text.settings} section="keys" />
    </SettingsPage>
  )
}

const texts: Texts<'title' | 'settings'> = {
  en: { title: 'Keys', settings: 'Settings of keys' },
  ja: { title: '鍵', settings: '鍵に関する設定' },
}
const text = textsOf(texts)
