import type { PolicyDocument, VerdictChange } from '@sekisho/policy'
import { useEffect } from 'react'
import { formatNumber } from '../../../format/format.ts'
import { fill, locale, textsOf } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Skeleton } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import type { PolicyTask } from '../policy-worker.ts'
import { verdictNames, verdictTones } from '../policy-words.ts'
import { useTask } from '../use-task.ts'

const mostShown = 100

/** Which calls change verdict between two documents, in plain words; found by trying, in a thread of its own. */
export function DiffCard({ before, after }: { before: PolicyDocument; after: PolicyDocument }) {
  const { mutate, data, isPending, error } = useTask<PolicyTask & { kind: 'diff' }>()
  useEffect(() => mutate({ kind: 'diff', before, after }), [mutate, before, after])
  return (
    <Card title={text.title}>
      <p className="mb-3 max-w-prose text-soft">{text.lead}</p>
      {isPending && (
        <>
          <p className="mb-2">{text.trying}</p>
          <Skeleton lines={4} />
        </>
      )}
      {error !== null && error.name !== 'AbortError' && (
        <p role="alert" className="text-bad">
          {text.failed}
        </p>
      )}
      {data !== undefined && data.changes.length === 0 && <p>{text.none}</p>}
      {data !== undefined && <Changes changes={data.changes} />}
      {data !== undefined && data.others.length > 0 && (
        <p className="mt-4 break-words text-soft">
          {text.others} <code>{data.others.join(', ')}</code>
        </p>
      )}
    </Card>
  )
}

function Changes({ changes }: { changes: readonly VerdictChange[] }) {
  return (
    <>
      <ul className="grid gap-2">
        {changes.slice(0, mostShown).map((change, index) => (
          <li key={index} className="flex flex-wrap items-start gap-x-3 gap-y-1 sm:flex-nowrap">
            <span className="flex shrink-0 items-center gap-1">
              <Badge tone={verdictTones[change.from]}>{verdictNames[change.from]}</Badge>
              <span aria-hidden>→</span>
              <Badge tone={verdictTones[change.to]}>{verdictNames[change.to]}</Badge>
            </span>
            <span className="min-w-0 break-words">{change.text[locale]}</span>
          </li>
        ))}
      </ul>
      {changes.length > mostShown && (
        <p className="mt-3 text-soft">
          {fill(text.more, { count: formatNumber(changes.length - mostShown) })}
        </p>
      )}
    </>
  )
}

const text = textsOf({
  en: {
    title: 'What changes, in plain words',
    lead: 'Found by trying calls made from the rules of both, and typical ones. What becomes looser comes first.',
    trying: 'Trying some thousand calls in this browser; with many rules it takes some seconds.',
    failed: 'The comparison did not finish. Reload the page to try again.',
    none: 'No call that was tried changes verdict.',
    others: 'Other settings that differ, which no verdict shows:',
    more: 'And {count} more.',
  },
  ja: {
    title: '変わる点',
    lead: '両方のルールから作った呼び出しと、代表的な呼び出しを実際に試した結果です。緩くなるものから順に並べています。',
    trying: 'このブラウザー内で数千の呼び出しを試しています。ルールが多いと数秒かかります。',
    failed: '比較が完了しませんでした。ページを再読み込みしてやり直してください。',
    none: '試した呼び出しの中に、判定の変わるものはありません。',
    others: '判定には表れない設定の違い:',
    more: 'ほか {count} 件。',
  },
})
