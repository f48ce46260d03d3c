import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { useMayOpen } from '../../shell/use-may-open.ts'
import { stepTexts } from './steps.ts'

type Step = ApiBody<'readOnboarding'>['steps'][number]

/** What a company does on its first day, ticked by what is really there. */
export function WelcomePage() {
  const query = useApi('readOnboarding', {})
  const { data } = query
  const done = data?.steps.filter((step) => step.done).length ?? 0
  return (
    <Page title={text.title} lead={text.lead}>
      <Pending query={query} />
      {data !== undefined && (
        <>
          <Card title={fill(text.progress, { done, all: data.steps.length })}>
            <ol className="grid grid-cols-1">
              {data.steps.map((step, at) => (
                <StepItem key={step.step} step={step} place={at + 1} />
              ))}
            </ol>
          </Card>
          <Card title={text.engineers}>
            <p>
              {text.handOver}{' '}
              <Link to="/welcome/engineers" className="underline">
                {text.engineersLink}
              </Link>
            </p>
          </Card>
        </>
      )}
    </Page>
  )
}

function StepItem({ step: { step, done }, place }: { step: Step; place: number }) {
  const { title, what, link } = stepTexts(step)
  const mayOpen = useMayOpen()
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 border-b border-line py-4 last:border-0">
      <span
        aria-hidden
        className={`grid size-8 place-items-center rounded-full font-semibold ${done ? 'bg-good-paper text-good' : 'bg-code text-soft'}`}
      >
        {done ? '✓' : place}
      </span>
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-semibold">{title}</h3>
          <Badge tone={done ? 'good' : 'neutral'}>{done ? text.done : text.open}</Badge>
        </div>
        {!done && (
          <>
            <p className="mt-1 max-w-prose text-soft">{what}</p>
            {step === 'call' && (
              <div className="mt-3">
                <CopyBlock label={text.shell} value={testCall(window.location.origin)} />
              </div>
            )}
            {link !== undefined && mayOpen(link.to) && (
              <Link to={link.to} className="mt-1 inline-flex min-h-9 items-center">
                {link.label}
              </Link>
            )}
          </>
        )}
      </div>
    </li>
  )
}

/** With the reader's own credential from their shell: the page never holds one. */
function testCall(origin: string): string {
  const body = JSON.stringify({
    model: 'claude-sonnet-5-5',
    max_tokens: 32,
    messages: [{ role: 'user', content: 'Hello' }],
  })
  return `curl ${origin}/v1/messages -H "authorization: Bearer $ANTHROPIC_AUTH_TOKEN" -H 'content-type: application/json' -d '${body}'`
}

const texts: Texts<
  'title' | 'lead' | 'progress' | 'done' | 'open' | 'shell' | 'engineers' | 'handOver' | 'engineersLink'
> = {
  en: {
    title: 'Welcome',
    lead: 'From an empty server to the first people at work. Each step ticks by itself.',
    progress: '{done} of {all} done',
    done: 'Done',
    open: 'Open',
    shell: 'For a shell',
    engineers: 'For engineers',
    handOver: 'The two steps, the script for their system and a starter CLAUDE.md:',
    engineersLink: 'the page to hand to engineers',
  },
  ja: {
    title: 'はじめに',
    lead: '空のサーバーから、最初の利用者が使い始めるまでの手順です。各項目は自動的に完了になります。',
    progress: '{all} 件中 {done} 件完了',
    done: '完了',
    open: '未完了',
    shell: 'シェル用',
    engineers: 'エンジニア向け',
    handOver: '2つの手順、システムごとのスクリプト、CLAUDE.md のひな形をまとめています:',
    engineersLink: 'エンジニアに案内するページ',
  },
}
const text = textsOf(texts)
