import { lintMcp, type LintFinding } from '@sekisho/policy'
import { useId, useMemo, useState } from 'react'
import { textsOf } from '../../../format/locale.ts'
import { Card } from '../../../parts/page.tsx'
import { FindingsCard } from '../checks/findings-card.tsx'

/** What is wrong with a pasted .mcp.json, found in this browser: it may hold secrets, and is sent nowhere. */
export function McpCheckCard() {
  const [typed, setTyped] = useState('')
  const input = useId()
  const read = useMemo(() => readText(typed), [typed])
  return (
    <>
      <Card title={text.title}>
        <label htmlFor={input} className="mb-1 block max-w-prose text-soft">
          {text.label}
        </label>
        <textarea
          id={input}
          rows={8}
          spellCheck={false}
          autoComplete="off"
          maxLength={1_000_000}
          className="field-input w-full font-mono text-sm"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </Card>
      {read !== undefined && (
        <FindingsCard
          findings={read.findings}
          problems={read.problems}
          fix={{ value: read.value, apply: (value) => setTyped(JSON.stringify(value, null, 2)) }}
        />
      )}
    </>
  )
}

interface Read {
  value: unknown
  findings: readonly LintFinding[]
  problems: readonly string[]
}

function readText(typed: string): Read | undefined {
  if (typed.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(typed)
    return { value, findings: lintMcp(value), problems: [] }
  } catch {
    // The parser's sentence quotes the text, which may hold a secret.
    return { value: undefined, findings: [], problems: [text.notJson] }
  }
}

const text = textsOf({
  en: {
    title: 'Check a project’s .mcp.json',
    label: 'Paste .mcp.json or managed-mcp.json. It is checked in this browser and sent nowhere.',
    notJson: 'This is not JSON yet.',
  },
  ja: {
    title: 'プロジェクトの .mcp.json を検査',
    label:
      '.mcp.json または managed-mcp.json を貼り付けてください。このブラウザー内で検査し、どこにも送信しません。',
    notJson: 'JSON として読み取れません。',
  },
})
