import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi, useChange } from '../../../api/use-api.ts'
import { formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { EmptyNote, ErrorNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'

type Letter = ApiBody<'listDeadLetters'>['data'][number]

/** What the receiver refused for good; sending it again does no harm. */
export function DeadLetters({ sink }: { sink: string }) {
  const { cursor, set } = useFilters([])
  const { may } = useMe()
  const retry = useChange('retryDeadLetters')
  const query = useApi('listDeadLetters', {
    name: sink,
    limit: 50,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  const again = (leaf?: number) => retry.mutate({ name: sink, ...(leaf === undefined ? {} : { leaf }) })
  const hasAny = query.data !== undefined && query.data.data.length > 0
  return (
    <Card
      title={text.title}
      actions={
        hasAny &&
        may('sinks.write') && (
          <Button look="plain" size="small" disabled={retry.isPending} onClick={() => again()}>
            {text.all}
          </Button>
        )
      }
    >
      {retry.error !== null && <ErrorNote error={retry.error} />}
      <DataTable
        caption={text.title}
        columns={may('sinks.write') ? [...columns, retryColumn(again, retry.isPending)] : columns}
        keyOf={({ leaf }) => String(leaf)}
        query={query}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
        pages={{ cursor, go: (next) => set({ cursor: next }) }}
      />
    </Card>
  )
}

function retryColumn(again: (leaf: number) => void, isBusy: boolean): Column<Letter> {
  return {
    title: text.actions,
    cell: ({ leaf, retrying }) =>
      retrying ? (
        <Badge>{text.retrying}</Badge>
      ) : (
        <Button
          look="plain"
          size="small"
          aria-label={`${text.retry}: ${leaf}`}
          disabled={isBusy}
          onClick={() => again(leaf)}
        >
          {text.retry}
        </Button>
      ),
  }
}

const texts: Texts<
  'title' | 'none' | 'how' | 'all' | 'retry' | 'retrying' | 'leaf' | 'reason' | 'at' | 'actions'
> = {
  en: {
    title: 'Refused for good',
    none: 'The receiver took everything',
    how: 'What a receiver refuses for good stands here; the entries themselves stay in the ledger.',
    all: 'Send all again',
    retry: 'Send again',
    retrying: 'Is sent again',
    leaf: 'Entry',
    reason: 'What the receiver said',
    at: 'When',
    actions: 'Action',
  },
  ja: {
    title: '受信側が拒否したエントリ',
    none: 'すべて受け取られています',
    how: '受信側が完全に拒否したものがここに表示されます。エントリ自体は台帳に残ります。',
    all: 'すべて再送',
    retry: '再送',
    retrying: '再送中',
    leaf: 'エントリ',
    reason: '受信側の応答',
    at: '日時',
    actions: '操作',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Letter>[] = [
  {
    title: text.leaf,
    cell: ({ leaf }) => (
      <Link to="/ledger/entries/$leaf" params={{ leaf: String(leaf) }}>
        {leaf}
      </Link>
    ),
  },
  { title: text.reason, cell: ({ reason }) => <span className="break-words">{reason}</span> },
  { title: text.at, cell: ({ refusedAt }) => <time dateTime={refusedAt}>{formatTime(refusedAt)}</time> },
]
