import { formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Card } from '../../parts/page.tsx'
import { BeginAnew } from './begin-anew.tsx'
import { refutationTexts } from './refutation-texts.ts'
import { VerdictNote } from './verdict-note.tsx'
import type { Growth } from './verify-checkpoint.ts'
import type { EntryProof, EntryVerdict } from './verify-entry.ts'

/** The verdict of this browser, and what it rests on. */
export function ProofCard({ verdict, proof }: { verdict: EntryVerdict; proof: EntryProof }) {
  return (
    <Card>
      <VerdictNote look={looks[verdict.result]} title={text[verdict.result]}>
        <Reason verdict={verdict} />
      </VerdictNote>
      {verdict.result === 'refuted' && <BeginAnew why={verdict.why} />}
      <details className="mt-3">
        <summary className="min-h-9 text-accent">{text.details}</summary>
        <p className="my-2 max-w-prose text-soft">{text.how}</p>
        {proof.text === undefined ? (
          <CopyBlock label={text.checkpoint} value={proof.checkpoint} />
        ) : (
          <CopyBlock label="tlog-proof" value={proof.text} />
        )}
      </details>
    </Card>
  )
}

const looks = { proven: 'good', removed: 'good', refuted: 'bad', unchecked: 'warn' } as const

function Reason({ verdict }: { verdict: EntryVerdict }) {
  if (verdict.result === 'refuted') return <p role="alert">{refutationTexts[verdict.why]}</p>
  if (verdict.result === 'unchecked') return <p>{text.insecure}</p>
  return <p>{growthText(verdict.size, verdict.growth)}</p>
}

function growthText(size: number, growth: Growth): string {
  return growth.since === 'first_sight'
    ? fill(text.firstSight, { size: formatNumber(size) })
    : fill(text.grown, { size: formatNumber(size), before: formatNumber(growth.size) })
}

const texts: Texts<
  | 'proven'
  | 'removed'
  | 'refuted'
  | 'unchecked'
  | 'insecure'
  | 'firstSight'
  | 'grown'
  | 'details'
  | 'how'
  | 'checkpoint'
> = {
  en: {
    proven: 'Verified in this browser',
    removed: 'Its hash is verified in this browser; its text was removed',
    refuted: 'It does not verify',
    unchecked: 'Not verified',
    insecure:
      'Browsers verify signatures only on https or on the machine itself. Open the console by https, or verify the text below with the command line.',
    firstSight:
      'It is in the signed tree of {size} entries. This browser sees the ledger for the first time, and remembers the checkpoint from now on.',
    grown:
      'It is in the signed tree of {size} entries, which continues the tree of {before} that this browser saw before.',
    checkpoint: 'Checkpoint',
    details: 'What was checked, and the proof to take along',
    how: 'The entry’s text was hashed here, the hashes lead from it to the root of the checkpoint, a key of this ledger signed that, and the tree continues the one seen before. The text below verifies without this server: "sekisho ledger verify-proof".',
  },
  ja: {
    proven: 'このブラウザーで検証済みです',
    removed: 'ハッシュはこのブラウザーで検証済みです(内容は削除されています)',
    refuted: '検証できませんでした',
    unchecked: '未検証です',
    insecure:
      'ブラウザーで署名を検証できるのは https の場合か、同じマシン上の場合だけです。https でコンソールを開くか、次のテキストをコマンドラインで検証してください。',
    firstSight:
      '署名済みのツリー({size} 件)に含まれています。このブラウザーがこの台帳を見るのは初めてのため、今後の比較用にチェックポイントを記憶しました。',
    grown:
      '署名済みのツリー({size} 件)に含まれています。このツリーは、このブラウザーが前回確認したツリー({before} 件)の続きです。',
    checkpoint: 'チェックポイント',
    details: '検証の内容と、持ち出せる証明',
    how: 'エントリの内容をここでハッシュし、そこからチェックポイントのルートまでの経路、この台帳の鍵による署名、前回確認したツリーからの連続性を確認しました。次のテキストは、このサーバーがなくても "sekisho ledger verify-proof" で検証できます。',
  },
}
const text = textsOf(texts)
