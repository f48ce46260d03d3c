import { parseShell } from '../shell/parse-shell.ts'
import { forEachChild, type Command, type SyntaxNode } from '../shell/tree.ts'

/** A piece of a command that the client judges by itself. */
export interface CommandPart {
  kind: 'command' | 'redirect'
  /** as written */
  text: string
  /** the same as a command of its own, to be judged */
  judged: string
}

/** A command longer than this is explained as a whole only: the client itself does not take it apart. */
const maxLength = 10_000

/** Parts beyond these are not traced; what decided is found in the whole anyway. */
const maxParts = 50

/** The simple commands of a command in the order they stand, also those in substitutions, and its redirections. */
export function commandParts(command: string): CommandPart[] {
  const parsed = command.length <= maxLength ? parseShell(command) : undefined
  if (parsed?.understood !== true) return []
  const parts: CommandPart[] = []
  const visit = (node: SyntaxNode): void => {
    if (parts.length >= maxParts) return
    if (node.type === 'Command') parts.push(...partsOf(node, command))
    forEachChild(node, visit)
  }
  visit(parsed.script)
  return parts.slice(0, maxParts)
}

/** The words without redirections, then each redirection to or from a file. */
function partsOf(node: Command, source: string): CommandPart[] {
  const assigned = node.prefix.filter(({ type }) => type === 'Assignment')
  const words = [...assigned, ...(node.name === undefined ? [] : [node.name]), ...node.args]
  const text = words.map(({ pos, end }) => source.slice(pos, end)).join(' ')
  const redirects = node.redirects.filter(
    (redirect) => redirect.type === 'Redirect' && !/^(?:\d+|-)?$/.test(redirect.target?.value ?? ''),
  )
  return [
    ...(text === '' ? [] : [{ kind: 'command' as const, text, judged: text }]),
    ...redirects.map(({ pos, end }) => {
      const written = source.slice(pos, end)
      return { kind: 'redirect' as const, text: written, judged: `true ${written}` }
    }),
  ]
}
