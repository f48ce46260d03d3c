import type { EditorState } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'

/** The key of a property, as it is meant. */
export function propertyName(state: EditorState, property: SyntaxNode): string | undefined {
  const name = property.getChild('PropertyName')
  return name === null ? undefined : textOf(state.sliceDoc(name.from, name.to))
}

export function valueOf(property: SyntaxNode): SyntaxNode | null {
  const { lastChild } = property
  return lastChild?.name === 'PropertyName' ? null : lastChild
}

/** The keys that lead to the innermost object, list or property around a node; places in lists are 0. */
export function pathTo(state: EditorState, node: SyntaxNode): (string | number)[] {
  const path: (string | number)[] = []
  for (let one: SyntaxNode | null = node; one !== null; one = one.parent) {
    if (one.name === 'Property') path.unshift(propertyName(state, one) ?? '')
    if (one.name === 'Array') path.unshift(0)
  }
  return path
}

function textOf(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' ? text : undefined
  } catch {
    // Still being typed.
    return undefined
  }
}
