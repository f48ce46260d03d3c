import { entryKinds, isIdOfNamed, type EntryKind } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { entryReasonText } from '../../format/reason-text.ts'
import { refusalName } from '../../format/refusal-names.ts'
import { DataTable, EmptyList, type Column } from '../../parts/data-table.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { NamedId } from '../../parts/id-link.tsx'
import { idsIn, Names } from '../../parts/names.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { kindNames } from './kind-names.ts'
import { LedgerFilter, ledgerFilterNames } from './ledger-filter.tsx'
import { LedgerTabs } from './ledger-tabs.tsx'
import { momentOf } from './moment-of.ts'
import { ActorName } from './actor-name.tsx'

type Entry = ApiBody<'listLedgerEntries'>['data'][number]

/** The record: what happened, newest first. Reading it is an entry as well. */
export function LedgerPage() {
  const filters = useFilters(ledgerFilterNames)
  const { kind, since, until, ...others } = filters.values
  const query = useApi('listLedgerEntries', {
    limit: 50,
    ...others,
    ...(isKind(kind) ? { kind } : {}),
    ...(since === undefined ? {} : { since: momentOf(since) }),
    ...(until === undefined ? {} : { until: momentOf(until) }),
    ...(filters.cursor === undefined ? {} : { before: filters.cursor }),
  })
  return (
    <Page title={text.title} lead={text.lead}>
      <LedgerTabs />
      <Card>
        <LedgerFilter filters={filters} />
        <Names ids={idsIn((query.data?.data ?? []).map((entry) => [entry.actor, aboutOf(entry)]))}>
          <DataTable
            caption={text.title}
            columns={columns}
            keyOf={({ boot, seq }) => `${boot}/${seq}`}
            query={query}
            empty={<EmptyList title={text.none} filtered={filters.isFiltered} />}
            pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
          />
        </Names>
      </Card>
    </Page>
  )
}

const isKind = (text: string | undefined): text is EntryKind => entryKinds.some((kind) => kind === text)

const texts: Texts<'title' | 'lead' | 'none' | 'time' | 'kind' | 'actor' | 'about' | 'leaf' | 'soon'> = {
  en: {
    title: 'Ledger',
    lead: 'Every decision, refusal, change and call. Nobody can alter it unseen, and reading it is recorded too.',
    none: 'No entry yet',
    time: 'Time',
    kind: 'What',
    actor: 'By',
    about: 'About',
    leaf: 'Entry',
    soon: 'soon',
  },
  ja: {
    title: '台帳',
    lead: 'すべての判断、拒否、変更、呼び出しの記録です。気付かれずに改ざんすることはできず、閲覧も記録されます。',
    none: 'エントリはまだありません',
    time: '日時',
    kind: '内容',
    actor: '実行者',
    about: '対象',
    leaf: 'エントリ',
    soon: '登録中',
  },
}
const text = textsOf(texts)

/** What people ask for first. */
const asked = [
  'model',
  'code',
  'outcome',
  'person',
  'group',
  'policy',
  'budget',
  'project',
  'credential',
  'session',
  'device',
  'reason',
]

/** What an entry is about, in a line. */
function aboutOf({ data }: Entry): string[] {
  return asked
    .flatMap((name) => data[name] ?? [])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .slice(0, 3)
}

function About({ entry }: { entry: Entry }) {
  return (
    <ul className="flex min-w-40 flex-wrap gap-x-4 gap-y-1">
      {aboutOf(entry).map((value, index) => (
        // Sound: what an entry says stays as it is.
        <li key={index} className="text-sm break-all">
          {isIdOfNamed(value) ? (
            <NamedId id={value} />
          ) : (
            <span title={value}>{entryReasonText(entry.kind, refusalName(value))}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

const columns: readonly Column<Entry>[] = [
  {
    title: text.time,
    cell: ({ time }) => (
      <time dateTime={time} className="whitespace-nowrap">
        {formatTime(time)}
      </time>
    ),
  },
  {
    title: text.kind,
    cell: ({ kind }) => (
      <span title={kind} className="block min-w-28">
        {kindNames[kind] ?? kind}
      </span>
    ),
  },
  { title: text.actor, cell: ({ actor }) => <ActorName actor={actor} /> },
  { title: text.about, cell: (entry) => <About entry={entry} /> },
  {
    title: text.leaf,
    numeric: true,
    stays: true,
    cell: ({ leaf }) =>
      leaf === undefined ? (
        <span className="text-soft">{text.soon}</span>
      ) : (
        <Link to="/ledger/entries/$leaf" params={{ leaf: String(leaf) }}>
          {leaf}
        </Link>
      ),
  },
]
