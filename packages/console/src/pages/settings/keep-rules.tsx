import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatNumber } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { PinnedBy } from './pinned-by.tsx'
import { retentionNames } from './retention-names.ts'

type Rule = ApiBody<'readSettings'>['keep'][number]

/** How long texts of entries stay; their hashes stay for good. */
export function KeepRules() {
  const { data, ...query } = useApi('readSettings', {})
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ key }) => key}
        query={{ ...query, data: data && { data: data.keep } }}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
      <p className="mt-3 max-w-prose text-sm text-soft">{text.lead}</p>
    </Card>
  )
}

const texts: Texts<'title' | 'lead' | 'none' | 'how' | 'kinds' | 'under' | 'any' | 'days' | 'from'> = {
  en: {
    title: 'How long texts of ledger entries stay',
    lead: 'The first rule that matches an entry applies; entries without one stay for good. The hash of a removed text stays, so the ledger still verifies.',
    none: 'For good',
    how: 'Rules of sekisho.ledger.keep in sekisho.yaml remove texts of kinds after so many days.',
    kinds: 'Entries',
    under: 'Of calls under',
    any: 'Any mode',
    days: 'Days',
    from: 'Where it is set',
  },
  ja: {
    title: '台帳のエントリの内容の保存期間',
    lead: '最初に当てはまるルールが適用され、それ以外は無期限です。内容を削除してもハッシュは残るため、台帳の検証は引き続き可能です。',
    none: '無期限',
    how: '期間を決めるには、sekisho.yaml の sekisho.ledger.keep に種類と日数を書きます。',
    kinds: 'エントリ',
    under: '呼び出しの保存モード',
    any: 'すべて',
    days: '日数',
    from: '設定元',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Rule>[] = [
  { title: text.kinds, cell: ({ kinds }) => <code className="text-sm">{kinds.join(', ')}</code> },
  {
    title: text.under,
    cell: ({ retention }) => (retention === undefined ? text.any : retentionNames[retention]),
  },
  { title: text.days, cell: ({ days }) => formatNumber(days), numeric: true },
  { title: text.from, cell: ({ key }) => <PinnedBy settingKey={key} /> },
]
