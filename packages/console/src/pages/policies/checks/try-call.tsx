import {
  explain,
  explanationLines,
  readCallText,
  reasonText,
  type Explanation,
  type PolicyDocument,
  type ToolCall,
} from '@sekisho/policy'
import { useMemo, useState } from 'react'
import { locale, textsOf } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { SelectField, TextField } from '../../../parts/fields.tsx'
import { verdictNames, verdictTones } from '../policy-words.ts'

const tools = ['Bash', 'Read', 'Edit', 'Write', 'WebFetch'] as const

/** A project in somebody's home, as the tests of policies take it. */
const place = { cwd: '/home/dev/project', home: '/home/dev', trusted: true }

/** Type a call, see what becomes of it under the settings, and why: judged in this browser, and never run. */
export function TryCall({ document }: { document: Pick<PolicyDocument, 'settings' | 'guard'> | undefined }) {
  const [tool, setTool] = useState<string>('Bash')
  const [given, setGiven] = useState('rm -rf build')
  const call = callOf(tool, given.trim())
  const asText = call === undefined ? '' : JSON.stringify(call)
  const explanation = useMemo(() => {
    if (document === undefined || asText === '') return undefined
    // Sound: it was written from a call just above, and is compared as text only.
    const judged = JSON.parse(asText) as ToolCall
    return explain({ sources: [{ scope: 'managed', settings: document.settings }], ...place }, judged)
  }, [document, asText])
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[10rem_1fr]">
        <SelectField
          label={text.tool}
          value={tool}
          onChange={({ target }) => setTool(target.value)}
          options={[...tools.map((value) => ({ value, label: value })), { value: '', label: text.other }]}
        />
        <TextField
          label={labelOf(tool)}
          value={given}
          maxLength={10_000}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => setGiven(target.value)}
        />
      </div>
      <div aria-live="polite">
        {explanation !== undefined && (
          <Verdicts explanation={explanation} guard={document?.guard?.mode ?? 'off'} />
        )}
        {call === undefined && given !== '' && <p className="mt-3 text-soft">{text.noCall}</p>}
      </div>
    </>
  )
}

function callOf(tool: string, given: string): ToolCall | undefined {
  if (given === '') return undefined
  if (tool === 'Bash') return { tool, input: { command: given } }
  return readCallText(tool === '' ? given : `${tool}(${given})`)
}

function labelOf(tool: string): string {
  if (tool === 'Bash') return text.command
  if (tool === 'WebFetch') return text.address
  return tool === '' ? text.call : text.file
}

interface VerdictsProps {
  explanation: Explanation
  guard: 'off' | 'report' | 'enforce'
}

function Verdicts({ explanation, guard }: VerdictsProps) {
  const parts = [
    { title: text.client, trace: explanation.client, note: '' },
    { title: text.guard, trace: explanation.guard, note: text[guard] },
  ]
  return (
    <>
      <div className="mt-4 grid gap-3 sm:grid-cols-2">
        {parts.map(({ title, trace: { decision }, note }) => (
          <div key={title} className="rounded-lg border border-line px-4 py-3">
            <p className="flex flex-wrap items-center justify-between gap-2 font-semibold">
              {title}
              <Badge tone={verdictTones[decision.verdict]}>{verdictNames[decision.verdict]}</Badge>
            </p>
            <p className="mt-1 text-sm break-words">
              {decision.rule === undefined ? (
                reasonText(decision, locale)
              ) : (
                <>
                  {text.rule} <code className="break-all">{decision.rule}</code>
                </>
              )}
            </p>
            {note !== '' && <p className="mt-1 text-sm text-soft">{note}</p>}
          </div>
        ))}
      </div>
      <h3 className="mt-4 mb-1 font-semibold">{text.trace}</h3>
      <pre
        tabIndex={0}
        role="region"
        aria-label={text.trace}
        className="max-h-96 overflow-auto rounded-lg bg-code p-3 text-sm whitespace-pre-wrap"
      >
        {explanationLines(explanation, locale).join('\n')}
      </pre>
    </>
  )
}

const text = textsOf({
  en: {
    tool: 'Tool',
    other: 'Another',
    command: 'Command',
    file: 'Path of the file',
    address: 'Address',
    call: 'Call, as mcp__issues__search({"query":"x"})',
    noCall: 'This is not a call yet: write it as Tool(input).',
    client: 'Claude Code',
    guard: 'The guard',
    rule: 'By the rule',
    trace: 'Why: every part and the rules looked at',
    off: 'It is off in this policy, so its verdict has no effect.',
    report: 'It only reports in this policy.',
    enforce: 'It enforces in this policy.',
  },
  ja: {
    tool: 'ツール',
    other: 'その他',
    command: 'コマンド',
    file: 'ファイルのパス',
    address: 'アドレス',
    call: '呼び出し(例: mcp__issues__search({"query":"x"}))',
    noCall: '呼び出しとして読み取れません。「ツール名(入力)」の形で入力してください。',
    client: 'Claude Code',
    guard: 'ガード',
    rule: '該当ルール:',
    trace: '判定の根拠(各部分と、調べたルール)',
    off: 'このポリシーではガードがオフのため、この判定は使われません。',
    report: 'このポリシーではガードは報告のみ行います。',
    enforce: 'このポリシーではガードが強制します。',
  },
})
