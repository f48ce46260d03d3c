import { textsOf, type Texts } from '../../format/locale.ts'
import { Issuers } from './issuers.tsx'
import { RoleMapping } from './role-mapping.tsx'
import { SettingsCard } from './settings-card.tsx'
import { SettingsPage } from './settings-page.tsx'

/** Who may sign in, how, and for how long it holds. */
export function SignInPage() {
  return (
    <SettingsPage title={text.title}>
      <Issuers />
      <SettingsCard title={text.rules} section="sign_in" />
      <RoleMapping />
    </SettingsPage>
  )
}

const texts: Texts<'title' | 'rules'> = {
  en: { title: 'Sign-in', rules: 'Sessions, devices and credentials' },
  ja: { title: 'サインイン', rules: 'セッション、デバイス、認証情報' },
}
const text = textsOf(texts)
