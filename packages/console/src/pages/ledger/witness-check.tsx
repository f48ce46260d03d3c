import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../../api/call-api.ts'
import { formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { refutationTexts } from './refutation-texts.ts'
import { VerdictNote } from './verdict-note.tsx'
import { verifyWitnessed, type WitnessVerdict } from './verify-witnessed.ts'

/** Reads what the witness holds when asked to, since that goes to the witness, and says what this browser makes of it. */
export function WitnessCheck({ name }: { name: string }) {
  const check = useMutation<WitnessVerdict, ApiError>({ mutationFn: () => verifyWitnessed(name) })
  return (
    <div className="mt-4 grid gap-3">
      <div>
        <Button look="plain" disabled={check.isPending} onClick={() => check.mutate()}>
          {text.check}
        </Button>
      </div>
      {check.error !== null && <ErrorNote error={check.error} />}
      {check.data !== undefined && <Verdict verdict={check.data} />}
    </div>
  )
}

function Verdict({ verdict }: { verdict: WitnessVerdict }) {
  if (verdict.result === 'unchecked')
    return (
      <VerdictNote look="warn" title={text.unchecked} isSmall>
        <p>{text.insecure}</p>
      </VerdictNote>
    )
  if (verdict.result === 'refuted')
    return (
      <VerdictNote look="bad" title={text.refuted} isSmall>
        <p role="alert">{refutationTexts[verdict.why]}</p>
      </VerdictNote>
    )
  const values = { size: formatNumber(verdict.size), beyond: formatNumber(verdict.beyond) }
  return (
    <VerdictNote
      look={verdict.isRead ? 'good' : 'warn'}
      title={verdict.isRead ? text.agrees : text.kept}
      isSmall
    >
      <p>{fill(verdict.beyond === 0 ? text.all : text.continues, values)}</p>
    </VerdictNote>
  )
}

const texts: Texts<'check' | 'agrees' | 'kept' | 'all' | 'continues' | 'refuted' | 'unchecked' | 'insecure'> =
  {
    en: {
      check: 'Read it from the witness and verify',
      agrees: 'The ledger continues what the witness holds',
      kept: 'Verified, but only against the server’s own copy: this witness cannot be read back',
      all: 'Verified in this browser: its checkpoint of {size} entries is signed, and covers all that the newest one covers.',
      continues:
        'Verified in this browser: its checkpoint of {size} entries is signed, and the newest one continues it. The {beyond} entries after it are vouched for by nobody outside yet.',
      refuted: 'It does not verify',
      unchecked: 'Not verified',
      insecure: 'Browsers verify signatures only on https or on the machine itself.',
    },
    ja: {
      check: 'ウィットネスから読み取って検証',
      agrees: '台帳は、ウィットネスが保持する内容の続きです',
      kept: '検証済みですが、照合したのはサーバー自身の控えです(このウィットネスは読み戻せません)',
      all: 'このブラウザーで検証済みです。ウィットネスの {size} 件のチェックポイントには署名があり、最新のチェックポイントの範囲をすべて含んでいます。',
      continues:
        'このブラウザーで検証済みです。ウィットネスの {size} 件のチェックポイントには署名があり、最新のものはその続きです。その後の {beyond} 件は、まだ外部で証明されていません。',
      refuted: '検証できませんでした',
      unchecked: '未検証です',
      insecure: 'ブラウザーで署名を検証できるのは https の場合か、同じマシン上の場合だけです。',
    },
  }
const text = textsOf(texts)
