import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonLanguage } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import type { LintFinding } from '@sekisho/policy'
import { useEffect, useRef } from 'react'
import { locale } from '../../../format/locale.ts'
import { editorPhrases } from './editor-phrases.ts'
import { editorTheme, highlighting } from './editor-theme.ts'
import { rangeOf } from './range-of.ts'
import { schemaCompletion } from './schema-completion.ts'

interface CodeEditorProps {
  label: string
  text: string
  onChange: (text: string) => void
  findings: readonly LintFinding[]
  readOnly: boolean
}

/**
 * An editor of JSON. It lives in a shadow root, where its styles are sheets made by script: as a `<style>` element, which
 * it would put into the page, our content policy forbids them.
 */
export function CodeEditor({ label, text, onChange, findings, readOnly }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  useEffect(() => {
    const host = place.current
    if (host === null) return undefined
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const made = new EditorView({
      parent: root,
      root,
      extensions: extensionsOf({ label, onChange, readOnly }),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
  }, [label, onChange, readOnly])
  useEffect(() => {
    const { current } = view
    if (current === null || current.state.doc.toString() === text) return
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } })
  }, [text, label, onChange, readOnly])
  useEffect(() => {
    const { current } = view
    if (current === null) return
    current.dispatch(
      setDiagnostics(
        current.state,
        findings.map((one) => diagnosticOf(current.state, one)),
      ),
    )
  }, [findings, label, onChange, readOnly])
  return (
    <div
      ref={place}
      className="overflow-hidden rounded-lg border border-edge outline-offset-2 outline-accent focus-within:outline-3"
    />
  )
}

function extensionsOf({
  label,
  onChange,
  readOnly,
}: Pick<CodeEditorProps, 'label' | 'onChange' | 'readOnly'>) {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    json(),
    jsonLanguage.data.of({ autocomplete: schemaCompletion(locale) }),
    syntaxHighlighting(highlighting),
    editorTheme,
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    EditorState.phrases.of(editorPhrases[locale]),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.toString())
    }),
    // Tab is left to the page: the keyboard gets out of the editor as it got in.
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
  ]
}

function diagnosticOf(state: EditorState, { path, severity, message }: LintFinding): Diagnostic {
  return { ...rangeOf(state, path), severity, message: message[locale] }
}
