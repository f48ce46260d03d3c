import { encodeBase64 } from '@sekisho/ledger'
import { useQuery } from '@tanstack/react-query'
import type { ApiError } from '../../api/call-api.ts'
import { formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { BeginAnew } from './begin-anew.tsx'
import { refutationTexts } from './refutation-texts.ts'
import { VerdictNote } from './verdict-note.tsx'
import { verifyNewest, type CheckpointVerdict } from './verify-checkpoint.ts'

/** The newest checkpoint, and what this browser found out about it. */
export function CheckpointCard() {
  const query = useQuery<Awaited<ReturnType<typeof verifyNewest>>, ApiError>({
    queryKey: ['verify', 'checkpoint'],
    queryFn: verifyNewest,
  })
  const { data } = query
  if (data === undefined)
    return (
      <Card>
        <Pending query={query} lines={5} />
      </Card>
    )
  const { verdict, note } = data
  return (
    <Card>
      <VerdictNote look={looks[verdict.result]} title={text[verdict.result]}>
        <Reason verdict={verdict} />
      </VerdictNote>
      {verdict.result === 'refuted' && <BeginAnew why={verdict.why} />}
      {verdict.result === 'proven' && (
        <div className="my-4">
          <Facts
            facts={[
              [text.origin, <code key="origin">{verdict.checkpoint.origin}</code>],
              [text.size, formatNumber(verdict.checkpoint.size)],
              [text.root, <code key="root">{encodeBase64(verdict.checkpoint.root)}</code>],
            ]}
          />
        </div>
      )}
      <CopyBlock label={text.note} value={note} />
      <p className="mt-2 max-w-prose text-sm text-soft">{text.keep}</p>
    </Card>
  )
}

const looks = { proven: 'good', refuted: 'bad', unchecked: 'warn' } as const

function Reason({ verdict }: { verdict: CheckpointVerdict }) {
  if (verdict.result === 'refuted') return <p role="alert">{refutationTexts[verdict.why]}</p>
  if (verdict.result === 'unchecked') return <p>{text.insecure}</p>
  const { growth } = verdict
  return (
    <p>
      {growth.since === 'first_sight'
        ? text.firstSight
        : fill(text.grown, { before: formatNumber(growth.size) })}
    </p>
  )
}

const texts: Texts<
  | 'proven'
  | 'refuted'
  | 'unchecked'
  | 'insecure'
  | 'firstSight'
  | 'grown'
  | 'origin'
  | 'size'
  | 'root'
  | 'note'
  | 'keep'
> = {
  en: {
    proven: 'The newest checkpoint is verified in this browser',
    refuted: 'The newest checkpoint does not verify',
    unchecked: 'Not verified',
    insecure:
      'Browsers verify signatures only on https or on the machine itself. Open the console by https, or verify with the command line.',
    firstSight:
      'A key of this ledger signed it. This browser sees the ledger for the first time, and remembers the checkpoint from now on.',
    grown:
      'A key of this ledger signed it, and its tree continues the one of {before} entries that this browser saw before.',
    origin: 'Ledger',
    size: 'Entries it signs',
    root: 'Root of the tree',
    note: 'Signed checkpoint',
    keep: 'Keep it where the operator cannot change it: "sekisho ledger verify --checkpoint FILE" then finds a ledger that was rewritten, even with the key.',
  },
  ja: {
    proven: '最新のチェックポイントは、このブラウザーで検証済みです',
    refuted: '最新のチェックポイントを検証できませんでした',
    unchecked: '未検証です',
    insecure:
      'ブラウザーで署名を検証できるのは https の場合か、同じマシン上の場合だけです。https でコンソールを開くか、コマンドラインで検証してください。',
    firstSight:
      'この台帳の鍵で署名されています。このブラウザーがこの台帳を見るのは初めてのため、今後の比較用にチェックポイントを記憶しました。',
    grown: 'この台帳の鍵で署名されています。このブラウザーが前回確認したツリー({before} 件)の続きです。',
    origin: '台帳',
    size: '署名対象のエントリ数',
    root: 'ツリーのルート',
    note: '署名済みチェックポイント',
    keep: '運用者が変更できない場所に保管してください。"sekisho ledger verify --checkpoint FILE" を実行すると、たとえ署名鍵を使って書き換えられた台帳でも検出できます。',
  },
}
const text = textsOf(texts)
