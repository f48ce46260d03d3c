import { textsOf, type Texts } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'

/** The parts of the settings that the reader may open. */
export function SettingsTabs() {
  return (
    <Tabs
      label={text.label}
      tabs={[
        { to: '/settings', label: text.signIn },
        { to: '/settings/retention', label: text.retention },
        { to: '/settings/sinks', label: text.sinks },
        { to: '/settings/keys', label: text.keys },
        { to: '/settings/system', label: text.system },
      ]}
    />
  )
}

const texts: Texts<'label' | 'signIn' | 'retention' | 'sinks' | 'keys' | 'system'> = {
  en: {
    label: 'Settings',
    signIn: 'Sign-in',
    retention: 'Retention',
    sinks: 'Sinks',
    keys: 'Keys',
    system: 'System',
  },
  ja: {
    label: '設定',
    signIn: 'サインイン',
    retention: '保存',
    sinks: '転送先',
    keys: '鍵',
    system: 'システム',
  },
}
const text = textsOf(texts)
