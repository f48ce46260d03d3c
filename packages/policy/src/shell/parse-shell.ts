import { forEachChild, parse, type Command, type ParsedScript, type SyntaxNode, type Word } from 'unbash'

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
  // `time` takes no reserved word, which the parser lets pass.
  if (/\btime[ \t]+(?:do|done|then|else|elif|fi|esac|in)\b/.test(text))
    return { understood: false, reason: 'time before a reserved word' }
  // The parser takes time by the square of such a run.
  if (text.includes(manyBraces)) return { understood: false, reason: 'nested too deeply' }
  if (text.length > 1000 && tooManySubstitutions(text))
    return { understood: false, reason: 'more substitutions than anybody writes' }
  try {
    const script = parse(text)
    const error = nests.test(text) ? firstError(script, text, 0) : script.errors?.[0]?.message
    return error === undefined ? { understood: true, script } : { understood: false, reason: error }
  } catch (error) {
    // A parser that fails has not understood; what it says of itself does not matter to the verdict.
    return { understood: false, reason: error instanceof Error ? error.message : 'parser failed' }
  }
}

/** Without any of these there is no script within the script, and nothing else that is refused below. */
const nests = /[(`]|\$[[{]|<<|\{\s/

const manyBraces = '{'.repeat(256)

const mostSubstitutions = 400

/** Each is parsed as a script of its own, which takes its time. */
function tooManySubstitutions(text: string): boolean {
  let found = 0
  for (const _ of text.matchAll(/`|[$<>=]\(/g)) if ((found += 1) > mostSubstitutions) return true
  return false
}

// NUL ends a command for the system but not for the parser; a carriage return is a word character for bash only.
// oxlint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u0008\u000b-\u001f\u007f]/

/** `$[1+1]`, which bash still knows and the parser takes for text. */
function oldArithmetic({ parts, text }: Word): boolean {
  if (!text.includes('$[')) return false
  return parts === undefined
    ? !/['"\\]/.test(text)
    : parts.some((part) => part.type === 'Literal' && part.text.includes('$['))
}

/** `a(b` and `a (b`: bash refuses, the parser passes the bracket over. */
function meetsBracket(word: Command['name'] | Command['suffix'][number], source: string): boolean {
  if (word?.type !== 'Word' || !/[( \t]/.test(source.charAt(word.end))) return false
  return (
    /^[ \t]*\(/.test(source.slice(word.end, word.end + 8)) && source.slice(word.pos, word.end) === word.text
  )
}

function firstError(node: SyntaxNode, source: string, depth: number): string | undefined {
  if (depth > maxDepth) return 'nested too deeply'
  if (node.type === 'Script') {
    const [error] = node.errors ?? []
    if (error !== undefined) return error.message
  }
  // Where it ends the parser and bash do not agree.
  if (node.type === 'HereDoc' && node.delimiter?.text.includes('\n') === true)
    return 'a here document whose end is written over two lines'
  if (node.type === 'Word' && oldArithmetic(node)) return 'arithmetic in square brackets'
  if (node.type === 'Command' && [node.name, ...node.suffix].some((one) => meetsBracket(one, source)))
    return 'a bracket at a word'
  // Its parts are found only when they are asked for.
  if (node.type === 'Word' && !/[$`(]/.test(node.text)) return undefined
  let found: string | undefined
  forEachChild(node, (child) => {
    found ??= firstError(child, source, depth + 1)
  })
  return found
}
