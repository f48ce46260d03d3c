import { textsOf, type Texts } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'

/** The parts of the section that the reader may open. */
export function LedgerTabs() {
  return (
    <Tabs
      label={text.label}
      tabs={[
        { to: '/ledger', label: text.entries },
        { to: '/ledger/checkpoints', label: text.checkpoints },
        { to: '/ledger/witnesses', label: text.witnesses },
        { to: '/ledger/export', label: text.export },
        { to: '/ledger/content', label: text.content },
        { to: '/ledger/holds', label: text.holds },
        { to: '/ledger/compliance-keys', label: text.complianceKeys },
      ]}
    />
  )
}

const texts: Texts<
  'label' | 'entries' | 'checkpoints' | 'witnesses' | 'export' | 'content' | 'holds' | 'complianceKeys'
> = {
  en: {
    label: 'Ledger',
    entries: 'Entries',
    checkpoints: 'Checkpoints',
    witnesses: 'Witnesses',
    export: 'Export',
    content: 'Content',
    holds: 'Legal holds',
    complianceKeys: 'Compliance keys',
  },
  ja: {
    label: '台帳',
    entries: 'エントリ',
    checkpoints: 'チェックポイント',
    witnesses: 'ウィットネス',
    export: 'エクスポート',
    content: '呼び出しの内容',
    holds: 'リーガルホールド',
    complianceKeys: 'コンプライアンスキー',
  },
}
const text = textsOf(texts)
