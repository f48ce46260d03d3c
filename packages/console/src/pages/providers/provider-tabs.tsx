import { textsOf, type Texts } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'

/** The parts of the section; only what the reader may open. */
export function ProviderTabs() {
  return (
    <Tabs
      label={text.parts}
      tabs={[
        { to: '/providers', label: text.health },
        { to: '/providers/rate-cards', label: text.rateCards },
      ]}
    />
  )
}

const texts: Texts<'parts' | 'health' | 'rateCards'> = {
  en: { parts: 'Providers', health: 'Terms and health', rateCards: 'Rate cards' },
  ja: { parts: 'プロバイダー', health: '契約条件と稼働状況', rateCards: '料金表' },
}
const text = textsOf(texts)
