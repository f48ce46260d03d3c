import { callText, type PolicyTestOutcome } from '@sekisho/policy'
import { formatNumber } from '../../../format/format.ts'
import { fill, textsOf } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Card } from '../../../parts/page.tsx'
import { byNames } from './by-names.ts'
import { verdictNames } from '../policy-words.ts'

const mostShown = 20

/** How the tests that the policy carries go, as it is typed; undefined: the text is no policy. */
export function TestsCard({ outcomes }: { outcomes: readonly PolicyTestOutcome[] | undefined }) {
  const failed = (outcomes ?? []).filter(({ passed }) => !passed)
  return (
    <Card title={text.title}>
      {outcomes === undefined && <p className="text-soft">{text.unread}</p>}
      {outcomes?.length === 0 && <p className="text-soft">{text.none}</p>}
      {outcomes !== undefined && outcomes.length > 0 && (
        <p aria-live="polite" className={failed.length === 0 ? 'text-good' : 'font-medium text-bad'}>
          {fill(failed.length === 0 ? text.passed : text.failed, {
            count: formatNumber(outcomes.length),
            failed: formatNumber(failed.length),
          })}
        </p>
      )}
      <ul className="mt-2 grid gap-3">
        {failed.slice(0, mostShown).map((outcome) => (
          <Failure key={outcome.path.join('.')} outcome={outcome} />
        ))}
      </ul>
    </Card>
  )
}

function Failure({ outcome }: { outcome: PolicyTestOutcome }) {
  const { path, call, expected, got, by, decision, tested } = outcome
  return (
    <li>
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="bad">{path.join('.')}</Badge>
        <code className="text-sm break-all">{callText(call).slice(0, 300)}</code>
      </p>
      <p className="mt-1 text-sm">
        {fill(text.said, { expected: wordOf(expected), got: wordOf(got), by: byNames[by] })}
        {(decision.rule ?? tested) !== undefined && (
          <>
            {' '}
            <code className="break-all">{decision.rule ?? tested}</code>
          </>
        )}
      </p>
    </li>
  )
}

function wordOf(verdict: PolicyTestOutcome['got']): string {
  return verdict === 'match' || verdict === 'not_match' ? text[verdict] : verdictNames[verdict]
}

const text = textsOf({
  en: {
    title: 'Tests of the policy',
    unread: 'They run when the text can be read.',
    none: 'It carries none. Write calls and what is expected of them under "tests".',
    passed: 'All {count} pass.',
    failed: '{failed} of {count} fail.',
    said: 'Expected: {expected}; came: {got} (by {by}).',
    match: 'the rule applies',
    not_match: 'the rule does not apply',
  },
  ja: {
    title: 'ポリシーのテスト',
    unread: 'テキストを読み取れるようになると実行されます。',
    none: 'テストがありません。"tests" に呼び出しと期待する結果を書いてください。',
    passed: '{count} 件すべて合格しました。',
    failed: '{count} 件中 {failed} 件が不合格です。',
    said: '期待: {expected}、結果: {got}({by} による)',
    match: 'ルールに該当',
    not_match: 'ルールに該当しない',
  },
})
