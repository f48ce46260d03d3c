import { Link } from '@tanstack/react-router'
import { useApi } from '../../../api/use-api.ts'
import { formatAgo, formatNumber } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { SettingsPage } from '../settings-page.tsx'
import { PauseSink } from './pause-sink.tsx'
import { sinkStates, sinkTones, type Sink } from './sink-texts.ts'

/** Where the ledger is sent to, and how far each is. */
export function SinksPage() {
  const query = useApi('listSinks', {})
  return (
    <SettingsPage title={text.title}>
      <Card>
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ name }) => name}
          query={query}
          empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
        />
      </Card>
    </SettingsPage>
  )
}

const texts: Texts<
  'title' | 'none' | 'how' | 'name' | 'state' | 'waiting' | 'oldest' | 'letters' | 'actions'
> = {
  en: {
    title: 'Sinks',
    none: 'The ledger is sent nowhere',
    how: 'Name a SIEM, a bucket or a webhook under sekisho.sinks in sekisho.yaml.',
    name: 'Sink',
    state: 'State',
    waiting: 'Entries that wait',
    oldest: 'the oldest: {ago}',
    letters: 'Refused for good',
    actions: 'Action',
  },
  ja: {
    title: '転送先',
    none: '台帳の転送先はありません',
    how: 'sekisho.yaml の sekisho.sinks に、SIEM、バケット、Webhook などを指定します。',
    name: '転送先',
    state: '状態',
    waiting: '待機中のエントリ',
    oldest: '最も古いもの: {ago}',
    letters: '受信側が拒否',
    actions: '操作',
  },
}
const text = textsOf(texts)

function oldestText(lagSeconds: number, now: number): string {
  return fill(text.oldest, { ago: formatAgo(new Date(now - lagSeconds * 1000).toISOString(), now) })
}

const columns: readonly Column<Sink>[] = [
  {
    title: text.name,
    cell: ({ name, kind, destination }) => (
      <>
        <Link to="/settings/sinks/$name" params={{ name }} className="font-medium">
          {name}
        </Link>
        <div className="text-sm text-soft">{kind}</div>
        <div className="text-sm text-soft max-lg:hidden">{destination}</div>
      </>
    ),
  },
  {
    title: text.state,
    cell: ({ state, problem, pausedReason }) => (
      <>
        <Badge tone={sinkTones[state]}>{sinkStates[state]}</Badge>
        <div className="text-sm text-soft">{state === 'paused' ? pausedReason : problem}</div>
      </>
    ),
  },
  {
    title: text.waiting,
    numeric: true,
    cell: ({ lagEntries, lagSeconds }) => (
      <>
        {formatNumber(lagEntries)}
        {lagEntries > 0 && <div className="text-sm text-soft">{oldestText(lagSeconds, Date.now())}</div>}
      </>
    ),
  },
  { title: text.letters, cell: ({ deadLetters }) => formatNumber(deadLetters), numeric: true },
  { title: text.actions, cell: (sink) => <PauseSink sink={sink} /> },
]
