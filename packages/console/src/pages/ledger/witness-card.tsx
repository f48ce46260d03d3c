import type { ApiBody } from '../../api/call-api.ts'
import { formatNumber, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Card } from '../../parts/page.tsx'
import { WitnessCheck } from './witness-check.tsx'

export type Witness = ApiBody<'listWitnesses'>['data'][number]

/** One witness: how far it is, what stands in its way, and what it vouches for. */
export function WitnessCard({ witness }: { witness: Witness }) {
  const { name, kind, place, size, behind, witnessedAt, problem, conflict } = witness
  return (
    <Card title={name} actions={<State witness={witness} />}>
      <Facts
        facts={[
          [text.kind, text[kind]],
          [text.place, <code key="place">{place}</code>],
          [
            text.vouches,
            witnessedAt === undefined ? text.never : fill(text.entries, { size: formatNumber(size) }),
          ],
          [text.at, witnessedAt === undefined ? undefined : formatTime(witnessedAt)],
          [text.behind, formatNumber(behind)],
        ]}
      />
      {problem !== undefined && <p className="mt-3 text-warn">{problem}</p>}
      {conflict !== undefined && (
        <p role="alert" className="mt-3 rounded-lg bg-bad-paper px-3 py-2 text-bad">
          {fill(conflictText[conflict.what], {
            theirs: formatNumber(conflict.witnessSize),
            ours: formatNumber(conflict.ownSize),
          })}
        </p>
      )}
      {witnessedAt !== undefined && <WitnessCheck name={name} />}
    </Card>
  )
}

function State({ witness: { conflict, problem, witnessedAt } }: { witness: Witness }) {
  if (conflict !== undefined) return <Badge tone="bad">{text.conflict}</Badge>
  if (problem !== undefined) return <Badge tone="warn">{text.failing}</Badge>
  return witnessedAt === undefined ? <Badge>{text.waiting}</Badge> : <Badge tone="good">{text.keeps}</Badge>
}

const texts: Texts<
  | 'kind'
  | 'place'
  | 'vouches'
  | 'entries'
  | 'never'
  | 'at'
  | 'behind'
  | 'conflict'
  | 'failing'
  | 'waiting'
  | 'keeps'
  | Witness['kind']
> = {
  en: {
    kind: 'Kind',
    place: 'Place',
    vouches: 'Vouches for',
    entries: 'the first {size} entries',
    never: 'nothing yet',
    at: 'Taken',
    behind: 'Entries it lacks',
    conflict: 'Disagrees',
    failing: 'Takes none now',
    waiting: 'None taken yet',
    keeps: 'Keeps checkpoints',
    file: 'File',
    git: 'Git repository',
    s3: 'Bucket',
    webhook: 'Webhook',
    sekisho: 'Another Sekisho, which co-signs',
  },
  ja: {
    kind: '種類',
    place: '場所',
    vouches: '証明の範囲',
    entries: '先頭から {size} 件',
    never: 'まだありません',
    at: '確認日時',
    behind: '未確認のエントリ',
    conflict: '食い違い',
    failing: '受け付け停止中',
    waiting: '未受付',
    keeps: '保持中',
    file: 'ファイル',
    git: 'git リポジトリ',
    s3: 'バケット',
    webhook: 'Webhook',
    sekisho: 'ほかの Sekisho(連署)',
  },
}
const text = textsOf(texts)

const conflictTexts: Texts<NonNullable<Witness['conflict']>['what']> = {
  en: {
    ahead:
      'It holds {theirs} entries, the ledger had {ours}: an older backup was put back. Put the newest state back, or keep what the witness holds as evidence.',
    fork: 'Its first {theirs} entries are not those of the ledger, which had {ours}: entries were rewritten. Keep both.',
    behind:
      'It had acknowledged {ours} entries and holds {theirs}. Find out who can write there, and give it a new place.',
  },
  ja: {
    ahead:
      'ウィットネスは {theirs} 件を確認済みですが、台帳には {ours} 件しかありませんでした。古いバックアップが戻されています。最新の状態に戻すか、ウィットネスの内容を証拠として保管してください。',
    fork: 'ウィットネスが確認した先頭 {theirs} 件が、台帳({ours} 件)の内容と異なります。記録が書き換えられています。両方を保管してください。',
    behind:
      'ウィットネスは {ours} 件を確認したはずですが、{theirs} 件しか保持していません。書き込める人を調べ、新しい場所を設定してください。',
  },
}
const conflictText = textsOf(conflictTexts)
