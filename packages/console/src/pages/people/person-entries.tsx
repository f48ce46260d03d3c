import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { kindNames } from '../ledger/kind-names.ts'
import { ListLink } from '../../parts/list-link.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'

type Entry = ApiBody<'listLedgerEntries'>['data'][number]

/** What the ledger says of somebody lately. */
export function PersonEntries({ person }: { person: string }) {
  const query = useApi('listLedgerEntries', { person, limit: 10 })
  return (
    <Card title={text.title} actions={<ListLink to="/ledger" person={person} list={text.title} />}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ boot, seq }) => `${boot}/${seq}`}
        query={query}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'time' | 'kind' | 'leaf'> = {
  en: { title: 'Newest entries', none: 'No entry yet', time: 'Time', kind: 'What', leaf: 'Entry' },
  ja: {
    title: '最新のエントリ',
    none: 'エントリはまだありません',
    time: '日時',
    kind: '内容',
    leaf: 'エントリ',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Entry>[] = [
  { title: text.time, cell: ({ time }) => <time dateTime={time}>{formatTime(time)}</time> },
  { title: text.kind, cell: ({ kind }) => <span title={kind}>{kindNames[kind] ?? kind}</span> },
  {
    title: text.leaf,
    cell: ({ leaf }) =>
      leaf !== undefined && (
        <Link to="/ledger/entries/$leaf" params={{ leaf: String(leaf) }}>
          {leaf}
        </Link>
      ),
    numeric: true,
  },
]
