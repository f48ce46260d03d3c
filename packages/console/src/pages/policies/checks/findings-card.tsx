import { applyEdits, type LintFinding } from '@sekisho/policy'
import { formatNumber } from '../../../format/format.ts'
import { fill, locale, textsOf } from '../../../format/locale.ts'
import { Badge, type Tone } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { Card } from '../../../parts/page.tsx'

/** More are counted only: who has so many mends the first ones first. */
const mostShown = 50

interface FindingsCardProps {
  findings: readonly LintFinding[]
  /** why the text is no policy */
  problems: readonly string[]
  /** what is linted, and where it goes with a fix; absent: nothing can be changed */
  fix?: { value: unknown; apply: (value: unknown) => void } | undefined
}

/** What is wrong or weak, the worst first, with a button where a machine can put it right. */
export function FindingsCard({ findings, problems, fix }: FindingsCardProps) {
  const count = findings.length + problems.length
  return (
    <Card title={count === 0 ? text.title : fill(text.titleMany, { count: formatNumber(count) })}>
      <div aria-live="polite" className="sr-only">
        {fill(text.titleMany, { count: formatNumber(count) })}
      </div>
      {count === 0 && <p className="text-good">{text.none}</p>}
      <ul className="grid gap-3">
        {problems.map((problem) => (
          <li key={problem} className="flex items-start gap-2 break-words">
            <Badge tone="bad">{text.error}</Badge>
            <p className="min-w-0">{problem}</p>
          </li>
        ))}
        {findings.slice(0, mostShown).map((finding) => (
          <Finding key={`${finding.code} ${finding.path.join('.')}`} finding={finding} fix={fix} />
        ))}
      </ul>
      {findings.length > mostShown && (
        <p className="mt-3 text-soft">
          {fill(text.more, { count: formatNumber(findings.length - mostShown) })}
        </p>
      )}
    </Card>
  )
}

const tones: Record<LintFinding['severity'], Tone> = { error: 'bad', warning: 'warn', info: 'neutral' }

function Finding({ finding, fix }: { finding: LintFinding; fix: FindingsCardProps['fix'] }) {
  const { code, severity, path, message, fix: known } = finding
  return (
    <li className="border-t border-line pt-3 first:border-0 first:pt-0">
      <p className="mb-1 flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={tones[severity]}>{text[severity]}</Badge>
        <code className="break-all text-soft" title={code}>
          {path.join('.') || code}
        </code>
      </p>
      <p className="break-words">{message[locale]}</p>
      {known !== undefined && fix !== undefined && (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <Button look="plain" onClick={() => fix.apply(applyEdits(fix.value, known.edits))}>
            {text.apply}
          </Button>
          <span className="text-sm text-soft">{known.description[locale]}</span>
        </div>
      )}
    </li>
  )
}

const text = textsOf({
  en: {
    title: 'Findings',
    titleMany: 'Findings: {count}',
    none: 'No findings.',
    error: 'Error',
    warning: 'Warning',
    info: 'Hint',
    apply: 'Apply the fix',
    more: 'And {count} more.',
  },
  ja: {
    title: '指摘',
    titleMany: '指摘: {count} 件',
    none: '指摘はありません。',
    error: 'エラー',
    warning: '警告',
    info: 'ヒント',
    apply: '修正を適用',
    more: 'ほか {count} 件。',
  },
})
