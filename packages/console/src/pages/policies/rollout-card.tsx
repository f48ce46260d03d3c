import { useApi } from '../../api/use-api.ts'
import { formatNumber, formatRate, formatTime } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { reasonText } from '../../format/reason-text.ts'
import { Badge } from '../../parts/badge.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Facts } from '../../parts/facts.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'
import { ringText, stateNames, stateTones, type Policy, type Rollout } from './policy-words.ts'
import { RolloutActions } from './rollout-actions.tsx'

/** Guards report about every minute; nothing announces their counts. */
const watchMs = 5000

/** How far the newest version got: who has it, what guards block under it, and where it can go. */
export function RolloutCard({ policy, rollout }: { policy: Policy; rollout: Rollout }) {
  const { may } = useMe()
  const query = useApi('getPolicyRollouts', { id: policy.id }, { refetchInterval: watchMs })
  const isRunning = rollout.state === 'running' && policy.status === 'active'
  return (
    <Card
      title={fill(titleOf(policy, rollout), { version: rollout.version })}
      actions={isRunning && may('policies.publish') && <RolloutActions policy={policy} rollout={rollout} />}
    >
      <Facts
        facts={[
          [
            text.state,
            <Badge key="state" tone={stateTones[rollout.state]}>
              {stateNames[rollout.state]}
            </Badge>,
          ],
          [text.ring, rollout.state === 'rolled_back' ? '' : ringText(rollout)],
          [
            text.others,
            isRunning && rollout.ring !== 'all'
              ? rollout.previousVersion === null
                ? text.noOther
                : fill(text.version, { version: rollout.previousVersion })
              : '',
          ],
          [text.since, formatTime(rollout.startedAt)],
          [text.ended, rollout.endedAt === null ? '' : formatTime(rollout.endedAt)],
          [text.reason, rollout.reason === null ? '' : reasonText(rollout.reason)],
        ]}
      />
      <h3 className="mt-5 mb-1 font-semibold">{text.watch}</h3>
      {query.data !== undefined && (
        <p className="mb-2 max-w-prose text-sm text-soft">
          {fill(text.rollback, {
            factor: formatNumber(query.data.rollback.factor),
            calls: formatNumber(query.data.rollback.calls),
            people: formatNumber(query.data.rollback.people),
          })}
        </p>
      )}
      <DataTable
        caption={text.watch}
        columns={columns}
        keyOf={({ version }) => String(version)}
        query={{
          ...query,
          data: query.data === undefined ? undefined : { data: query.data.observed },
        }}
        empty={<EmptyNote title={text.none}>{text.noneWhy}</EmptyNote>}
      />
    </Card>
  )
}

function titleOf({ status }: Policy, { state, ring }: Rollout): string {
  if (state === 'rolled_back') return text.takenBack
  if (state !== 'running' || status !== 'active') return text.over
  return ring === 'all' ? text.arrived : text.onItsWay
}

const text = textsOf({
  en: {
    onItsWay: 'Version {version} on its way',
    arrived: 'Version {version} for everybody it is for',
    takenBack: 'Version {version} was rolled back',
    over: 'How far version {version} got',
    state: 'State',
    ring: 'Who has it',
    others: 'Everybody else has',
    noOther: 'No version of this policy',
    version: 'Version {version}',
    since: 'Since',
    ended: 'Ended',
    reason: 'Why',
    watch: 'What guards decide under it',
    rollback:
      'The server takes a version back by itself when, after {calls} calls, the guards of at least {people} people block more than {factor} times as often as under the one before.',
    none: 'No guard has reported yet',
    noneWhy: 'Counts come from machines where the guard reports or enforces.',
    decisions: 'Decisions',
    blocks: 'Blocks',
    rate: 'Block rate',
    counted: 'Counted since',
    beginning: 'Its first day',
  },
  ja: {
    onItsWay: 'バージョン {version} の展開状況',
    arrived: 'バージョン {version} は対象者全員に適用中',
    takenBack: 'バージョン {version} はロールバック済み',
    over: 'バージョン {version} の展開結果',
    state: '状態',
    ring: '適用範囲',
    others: 'それ以外の対象者',
    noOther: 'このポリシーの適用なし',
    version: 'バージョン {version}',
    since: '開始日時',
    ended: '終了日時',
    reason: '理由',
    watch: 'ガードの判定状況',
    rollback:
      '{calls} 件の呼び出しの後、{people} 人以上のガードのブロック率が前のバージョンの {factor} 倍を超えると、サーバーが自動でロールバックします。',
    none: 'ガードからの報告はまだありません',
    noneWhy: '件数は、ガードが報告または強制を行うマシンから集まります。',
    decisions: '判定',
    blocks: 'ブロック',
    rate: 'ブロック率',
    counted: '集計開始',
    beginning: '公開当初',
  },
})

type Observed = { version: number; decisions: number; blocks: number; since: string }

const columns: readonly Column<Observed>[] = [
  { title: fill(text.version, { version: '' }).trim(), cell: ({ version }) => version },
  { title: text.decisions, numeric: true, cell: ({ decisions }) => formatNumber(decisions) },
  { title: text.blocks, numeric: true, cell: ({ blocks }) => formatNumber(blocks) },
  {
    title: text.rate,
    numeric: true,
    cell: ({ decisions, blocks }) => (decisions === 0 ? '' : formatRate(blocks / decisions)),
  },
  {
    title: text.counted,
    // A version that was never on its way by stages is counted from its first day.
    cell: ({ since }) =>
      Date.parse(since) === 0 ? text.beginning : <time dateTime={since}>{formatTime(since)}</time>,
  },
]
