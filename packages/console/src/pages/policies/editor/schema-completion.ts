import {
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
} from '@codemirror/autocomplete'
import { syntaxTree } from '@codemirror/language'
import type { EditorView } from '@codemirror/view'
import type { EditorState } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import type { Locale } from '@sekisho/contract'
import { settingsJsonSchema } from '@sekisho/policy'
import { pathTo, propertyName } from './json-nodes.ts'
import { documentSchema, keysAt, schemasAt, valuesOf, type Schema } from './schema-steps.ts'

/** Completes keys and values of a policy document from the schema of the settings. */
export function schemaCompletion(locale: Locale): CompletionSource {
  const schema = documentSchema(settingsJsonSchema(locale))
  return (context) => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1)
    if (node.name === 'PropertyName') return keysHere(context, { node, schema })
    if (node.name === 'Object' && context.explicit) return keysHere(context, { node, schema })
    return valuesHere(context, { node, schema })
  }
}

interface Place {
  node: SyntaxNode
  schema: Schema
}

function keysHere({ state, pos }: CompletionContext, { node, schema }: Place): CompletionResult | null {
  const isName = node.name === 'PropertyName'
  const object = isName ? node.parent?.parent : node
  if (object?.name !== 'Object') return null
  const there = namesBeside(state, object, node)
  const options = keysAt(schemasAt(schema, pathTo(state, object)))
    .filter(({ key }) => !there.has(key))
    .map(({ key, description }): Completion => ({
      label: key,
      type: 'property',
      apply: writer(isName, (after) => (/^\s*:/.test(after) ? `"${key}"` : `"${key}": `)),
      ...(description === undefined ? {} : { info: description }),
    }))
  return { from: isName ? node.from + 1 : pos, options, validFor: /^[\w$]*$/ }
}

/** The keys that the object has already, without the one that is being typed. */
function namesBeside(
  state: EditorState,
  object: SyntaxNode,
  { from, to }: SyntaxNode,
): Set<string | undefined> {
  const others = object.getChildren('Property').filter((one) => !(one.from <= from && to <= one.to))
  return new Set(others.map((property) => propertyName(state, property)))
}

function valuesHere(
  { state, pos, explicit }: CompletionContext,
  { node, schema }: Place,
): CompletionResult | null {
  const isText = node.name === 'String'
  if (!isText && !explicit) return null
  const values = valuesOf(schemasAt(schema, pathTo(state, node)))
  if (values.length === 0) return null
  const options = values.map((value): Completion => ({
    label: value.replaceAll('"', ''),
    type: 'enum',
    apply: writer(isText, () => value),
  }))
  return { from: isText ? node.from + 1 : pos, options }
}

type Picked = [view: EditorView, completion: Completion, from: number, to: number]

/**
 * Writes what was picked in place of what was typed; within quotes, in place of the rest of the word and of both quotes.
 * @param textOf from what follows the word
 */
function writer(isQuoted: boolean, textOf: (after: string) => string) {
  return (...[view, completion, from, to]: Picked): void => {
    const after = view.state.sliceDoc(to, to + 200)
    const rest = isQuoted ? (/^[^"\n]*"/.exec(after)?.[0].length ?? 0) : 0
    const insert = textOf(after.slice(rest))
    const start = isQuoted ? from - 1 : from
    view.dispatch({
      changes: { from: start, to: to + rest, insert },
      selection: { anchor: start + insert.length },
      annotations: pickedCompletion.of(completion),
    })
  }
}
