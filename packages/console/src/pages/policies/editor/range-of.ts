import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { propertyName, valueOf } from './json-nodes.ts'

/** For as long as this the editor may be held up to read a long text to its end. */
const parseMs = 100

/** Where a path stands in the text; as far as it leads, where it leads nowhere. */
export function rangeOf(
  state: EditorState,
  path: readonly (string | number)[],
): { from: number; to: number } {
  const tree = ensureSyntaxTree(state, state.doc.length, parseMs) ?? syntaxTree(state)
  const whole = tree.topNode.firstChild
  let found: SyntaxNode | null = whole
  let shown = whole
  for (const step of path) {
    const next: SyntaxNode | undefined = found === null ? undefined : stepTo(state, found, step)
    if (next === undefined) break
    shown = next
    found = next.name === 'Property' ? valueOf(next) : next
  }
  if (shown === null) return { from: 0, to: 0 }
  // Of a large thing its beginning is marked, not the page.
  const name = shown.name === 'Property' ? shown.firstChild : null
  const { from, to } = name ?? shown
  return { from, to: Math.min(to, state.doc.lineAt(from).to) }
}

function stepTo(state: EditorState, node: SyntaxNode, step: string | number): SyntaxNode | undefined {
  if (node.name === 'Object')
    return node.getChildren('Property').find((child) => propertyName(state, child) === String(step))
  if (node.name !== 'Array' || typeof step !== 'number') return undefined
  let at = 0
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!/^[A-Z]/.test(child.name)) continue
    if (at === step) return child
    at++
  }
  return undefined
}
