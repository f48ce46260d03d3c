import { readPolicyDocument, runPolicyTests, PolicyDocumentError } from '@sekisho/policy'
import { useDeferredValue, useMemo, useState } from 'react'
import { textsOf } from '../../format/locale.ts'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'
import { CatalogueRules } from './catalogue-rules.tsx'
import { FindingsCard } from './checks/findings-card.tsx'
import { readDocumentText } from './checks/read-document-text.ts'
import { TestsCard } from './checks/tests-card.tsx'
import { TryCall } from './checks/try-call.tsx'
import { DraftChanges } from './draft-changes.tsx'
import { LeaveDraft } from './leave-draft.tsx'
import { CodeEditor } from './editor/code-editor.tsx'
import { SaveVersion } from './save-version.tsx'

interface DocumentEditorProps {
  id: string
  isRetired: boolean
  base: Readonly<Record<string, unknown>>
}

/** The document as text, with what the lint says, how its tests go, and what becomes of a call, while it is typed. */
export function DocumentEditor({ id, isRetired, base }: DocumentEditorProps) {
  const { may } = useMe()
  const [begun] = useState(() => jsonText(wholeDocument(base)))
  const [text, setText] = useState(begun)
  const isUnsaved = text !== begun
  // Typing goes first: what is said of the text follows when there is time.
  const settled = useDeferredValue(text)
  const read = useMemo(() => readDocumentText(settled), [settled])
  const outcomes = useMemo(
    () => (read.document === undefined ? undefined : runPolicyTests(read.document)),
    [read.document],
  )
  const faults =
    read.findings.filter(({ severity }) => severity === 'error').length +
    (outcomes ?? []).filter(({ passed }) => !passed).length
  const mayWrite = may('policies.write') && !isRetired
  const fix = { value: read.value, apply: (value: unknown) => setText(jsonText(value)) }
  return (
    <div
      data-unsaved={isUnsaved}
      className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      {isUnsaved && <LeaveDraft />}
      <div>
        <Card
          title={words.document}
          actions={mayWrite && <CatalogueRules value={read.value} apply={fix.apply} />}
        >
          <CodeEditor
            label={words.document}
            text={text}
            onChange={setText}
            findings={read.findings}
            readOnly={!mayWrite}
          />
          {mayWrite && <p className="mt-2 text-sm text-soft">{words.keys}</p>}
        </Card>
        {mayWrite && (
          <SaveVersion
            id={id}
            document={read.document === undefined ? undefined : read.value}
            faults={faults}
          />
        )}
        <Card title={words.explain}>
          <TryCall document={read.document} />
        </Card>
      </div>
      <div>
        <TestsCard outcomes={outcomes} />
        <FindingsCard findings={read.findings} problems={read.problems} fix={mayWrite ? fix : undefined} />
      </div>
      <div className="lg:col-span-2">
        <DraftChanges base={base} draft={read.document} />
      </div>
    </div>
  )
}

/** Plain settings as a policy document, so that tests and the guard have their place. */
function wholeDocument(base: Readonly<Record<string, unknown>>): unknown {
  if ('settings' in base) return base
  try {
    return readPolicyDocument(base)
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    // Then it is shown as it stands, with what is wrong.
    return base
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

const words = textsOf({
  en: {
    document: 'Policy document',
    keys: 'Ctrl+Space completes keys and values. Tab leaves the editor.',
    explain: 'What happens to a call?',
  },
  ja: {
    document: 'ポリシー文書',
    keys: 'Ctrl+Space でキーと値を補完します。Tab でエディターを抜けます。',
    explain: '呼び出しはどう判定されるか',
  },
})
