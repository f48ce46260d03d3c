import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash'

/** A command as `unbash` reads it, or why it could not be understood. */
export type ShellReading = { understood: true; script: ParsedScript } | { understood: false; reason: string }

/** Deeper than anybody writes; the parser itself stops at 256 and a walk must not overflow the stack. */
const maxDepth = 200

/**
 * Reads a bash command. The parser is tolerant, so any error it notes, also in a nested script (substitutions are parsed
 * when first looked at), makes the whole command not understood. Never throws.
 */
export function parseShell(text: string): ShellReading {
  if (unreadable.test(text)) return { understood: false, reason: 'control characters' }
  try {
    const script = parse(text)
    const error = firstError(script, 0)
    return error === undefined ? { understood: true, script } : { understood: false, reason: error }
  } catch (error) {
    // A parser that fails has not understood; what it says of itself does not matter to the verdict.
    return { understood: false, reason: error instanceof Error ? error.message : 'parser failed' }
  }
}

// NUL ends a command for the system but not for the parser; a carriage return is a word character for bash only.
// oxlint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u0008\u000b-\u001f\u007f]/

function firstError(node: SyntaxNode, depth: number): string | undefined {
  if (depth > maxDepth) return 'nested too deeply'
  if (node.type === 'Script') {
    const [error] = node.errors ?? []
    if (error !== undefined) return error.message
  }
  let found: string | undefined
  forEachChild(node, (child) => {
    found ??= firstError(child, depth + 1)
  })
  return found
}
