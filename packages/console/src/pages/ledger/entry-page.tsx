import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ApiError } from '../../api/call-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Facts } from '../../parts/facts.tsx'
import { Names } from '../../parts/names.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { NotFoundPage } from '../not-found/not-found-page.tsx'
import { ActorName } from './actor-name.tsx'
import { ReadContent } from './content/read-content.tsx'
import { EntryData } from './entry-data.tsx'
import { EntryNeighbours } from './entry-neighbours.tsx'
import { NamedThings } from './named-things.tsx'
import { kindNames } from './kind-names.ts'
import { ProofCard } from './proof-card.tsx'
import { RefusedBecause } from './refused-because.tsx'
import { readEntryText } from './read-entry-text.ts'
import { verifyEntry } from './verify-entry.ts'

/** The entry that the address names by its number. */
export function EntryPage() {
  const leaf = Number(useParams({ strict: false }).leaf)
  return Number.isSafeInteger(leaf) && leaf >= 0 ? <Entry leaf={leaf} /> : <NotFoundPage />
}

/** One entry, as it was hashed, and what this browser found out about it. */
function Entry({ leaf }: { leaf: number }) {
  const { may } = useMe()
  const query = useQuery<Awaited<ReturnType<typeof verifyEntry>>, ApiError>({
    queryKey: ['verify', 'entry', leaf],
    queryFn: () => verifyEntry(leaf),
    staleTime: Infinity,
  })
  const { data } = query
  const entry = data?.proof.entry === undefined ? undefined : readEntryText(data.proof.entry)
  return (
    <Page title={fill(text.title, { leaf })} back={{ to: '/ledger', label: text.back }}>
      <EntryNeighbours leaf={leaf} size={data?.proof.size} />
      <Pending query={query} />
      {data !== undefined && <ProofCard verdict={data.verdict} proof={data.proof} />}
      {entry !== undefined && (
        <Card title={kindNames[entry.kind] ?? entry.kind}>
          <Names ids={entry.ids}>
            <Facts
              facts={[
                [text.time, formatTime(new Date(entry.time).toISOString())],
                [text.kind, <code key="kind">{entry.kind}</code>],
                [text.actor, <ActorName key="actor" actor={entry.actor} />],
              ]}
            />
            {entry.refused !== undefined && <RefusedBecause {...entry.refused} />}
            <h3 className="mt-5 mb-2 font-semibold">{text.data}</h3>
            <EntryData json={entry.data} label={text.data} />
            <NamedThings ids={entry.ids} />
          </Names>
        </Card>
      )}
      {entry?.keptContent !== undefined && may('content.read') && (
        <ReadContent key={entry.keptContent} exchange={entry.keptContent} />
      )}
      {data !== undefined && entry === undefined && <Card title={text.removed}>{text.removedWhy}</Card>}
    </Page>
  )
}

const texts: Texts<'title' | 'back' | 'time' | 'kind' | 'actor' | 'data' | 'removed' | 'removedWhy'> = {
  en: {
    title: 'Entry {leaf}',
    back: 'To the ledger',
    time: 'Time',
    kind: 'Kind',
    actor: 'By',
    data: 'What it says',
    removed: 'The text was removed',
    removedWhy: 'A retention rule removed it. Its hash stays, so the ledger still verifies.',
  },
  ja: {
    title: 'エントリ {leaf}',
    back: '台帳へ',
    time: '日時',
    kind: '種類',
    actor: '実行者',
    data: '内容',
    removed: '内容は削除されています',
    removedWhy: '保存期間のルールにより削除されました。ハッシュは残るため、台帳の検証は引き続き可能です。',
  },
}
const text = textsOf(texts)
