import { useParams } from '@tanstack/react-router'
import { useApi } from '../../../api/use-api.ts'
import { formatNumber, formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { Pending } from '../../../parts/pending.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { PauseSink } from './pause-sink.tsx'
import { sinkStates, sinkTones, type Sink } from './sink-texts.ts'

/** One sink: how far it is, what stands in its way, and what its receiver refused. */
export function SinkPage() {
  // Sound: the path of this page has a name.
  const { name } = useParams({ strict: false }) as { name: string }
  const query = useApi('listSinks', {})
  const { data } = query
  const sink = data?.data.find((known) => known.name === name)
  return (
    <Page
      title={name}
      back={{ to: '/settings/sinks', label: text.back }}
      actions={sink !== undefined && <PauseSink sink={sink} />}
    >
      <Pending query={query} />
      {data !== undefined && sink === undefined && (
        <Card>
          <EmptyNote title={text.unknown} />
        </Card>
      )}
      {sink !== undefined && <SinkFacts sink={sink} />}
      {sink !== undefined && <DeadLetters sink={name} />}
    </Page>
  )
}

function SinkFacts({ sink }: { sink: Sink }) {
  const { state, problem, problemAt, pausedAt, pausedReason, lastDeliveredAt } = sink
  return (
    <Card>
      <Facts
        facts={[
          [
            text.state,
            <Badge key="state" tone={sinkTones[state]}>
              {sinkStates[state]}
            </Badge>,
          ],
          [text.destination, <code key="destination">{sink.destination}</code>],
          [text.format, `${sink.kind}, ${sink.format}`],
          [text.waiting, formatNumber(sink.lagEntries)],
          [text.delivered, formatNumber(sink.delivered)],
          [text.skipped, formatNumber(sink.skipped)],
          [text.last, lastDeliveredAt === undefined ? undefined : formatTime(lastDeliveredAt)],
          [text.paused, pausedAt === undefined ? undefined : `${formatTime(pausedAt)} ${pausedReason ?? ''}`],
          [text.failing, problemAt === undefined ? undefined : formatTime(problemAt)],
        ]}
      />
      {problem !== undefined && (
        <p className="mt-4 rounded-lg bg-bad-paper px-3 py-2 break-words text-bad">{problem}</p>
      )}
    </Card>
  )
}

const texts: Texts<
  | 'back'
  | 'unknown'
  | 'state'
  | 'destination'
  | 'format'
  | 'waiting'
  | 'delivered'
  | 'skipped'
  | 'last'
  | 'paused'
  | 'failing'
> = {
  en: {
    back: 'To the sinks',
    unknown: 'There is no sink of that name in the configuration',
    state: 'State',
    destination: 'Sends to',
    format: 'Kind and format',
    waiting: 'Entries that wait',
    delivered: 'Delivered',
    skipped: 'Passed over by its filter',
    last: 'Last delivered',
    paused: 'Paused',
    failing: 'Fails since',
  },
  ja: {
    back: '転送先の一覧へ',
    unknown: 'この名前の転送先は設定にありません',
    state: '状態',
    destination: '宛先',
    format: '種類と形式',
    waiting: '待機中のエントリ',
    delivered: '転送済み',
    skipped: 'フィルターで対象外',
    last: '最後の転送',
    paused: '一時停止',
    failing: '失敗し始めた日時',
  },
}
const text = textsOf(texts)
