import type { Command, Part, Statement, Word } from './tree.ts'

/** Nested deeper than anybody writes. */
const maxDepth = 40

/** What could not be read; caught by `parsePowerShell`, which says so. */
class Unreadable extends Error {}

/** A PowerShell script as statements of commands of words; undefined where it cannot be read. Never throws. */
export function parsePowerShell(source: string): readonly Statement[] | undefined {
  try {
    return new Parser(source).script('', 0)
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '', a: '', b: '' }

class Parser {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  /** How far it has read. */
  get consumed(): number {
    return this.#at
  }

  /** Statements up to a closing bracket, which is consumed; the end of the text where that is empty. */
  script(close: string, depth: number): readonly Statement[] {
    if (depth > maxDepth) throw new Unreadable()
    const statements: Statement[] = []
    let pipeline: Command[] = []
    let piped = false
    const finish = (): void => {
      if (pipeline.length > 0) statements.push(pipeline)
      pipeline = []
      piped = false
    }
    for (;;) {
      this.#blanks()
      const next = this.#source.charAt(this.#at)
      if (next === '' || (close !== '' && next === close)) {
        if (next === '' && close !== '') throw new Unreadable()
        this.#at += 1
        finish()
        return statements
      }
      if (next === ')' || next === '}') throw new Unreadable()
      // A line may end in a pipe.
      if (piped && this.#takes(/\n+/y)) continue
      if (this.#takes(/(?:[;\n]|&&|\|\|)+/y)) finish()
      else if (this.#takes(/\|/y)) piped = true
      else {
        if (!piped) finish()
        piped = false
        pipeline.push(this.#command(depth))
      }
    }
  }

  #command(depth: number): Command {
    const start = this.#at
    const words: Word[] = []
    for (;;) {
      this.#blanks()
      const next = this.#source.charAt(this.#at)
      const rest = this.#source.slice(this.#at, this.#at + 2)
      if (next === '' || /[;\n|)}]/.test(next) || rest === '&&') break
      if (next === '&' && words.length > 0) {
        // In the background.
        this.#at += 1
        break
      }
      words.push(this.#word(depth))
    }
    return { words, source: this.#source.slice(start, this.#at) }
  }

  #word(depth: number): Word {
    const operator = this.#match(/(?:[1-6*]?>>?(?:&[12])?|[-+*/%]?=(?!=)|&|,|<)(?=$|[^])/y)
    if (operator !== undefined)
      return { parts: [{ kind: 'text', text: operator, quoted: false }], operator: true }
    const parts: Part[] = []
    while (!/^$|[\s;|&,<>)}]/.test(this.#source.charAt(this.#at))) {
      const part = this.#part(depth, parts.length === 0)
      if (part === undefined) break
      parts.push(part)
    }
    if (parts.length === 0) throw new Unreadable()
    return { parts, operator: false }
  }

  #part(depth: number, first: boolean): Part | undefined {
    const here = this.#source.slice(this.#at, this.#at + 3)
    if (/^@["']\s*\n?/.test(here)) return this.#hereString(here.charAt(1), depth)
    if (here.startsWith('@(')) return this.#nested(2, 'value', depth)
    if (here.startsWith('@{')) return this.#nested(2, 'table', depth)
    if (here.startsWith('$(')) return this.#nested(2, 'value', depth)
    if (here.startsWith('(')) return this.#nested(1, 'value', depth)
    if (here.startsWith('{')) return this.#nested(1, 'block', depth)
    if (here.startsWith("'")) return this.#single()
    if (here.startsWith('"')) return this.#double(depth)
    if (here.startsWith('$')) return this.#variable()
    if (first && here.startsWith('[')) {
      const type = this.#match(/\[[^\]\n]*\]*(?:::\w+)?/y)
      // Scripts within attributes are not read.
      if (type?.includes('{') === true) throw new Unreadable()
      if (type !== undefined) return { kind: 'text', text: type, quoted: false }
    }
    return this.#bare()
  }

  #nested(skip: number, kind: 'value' | 'block' | 'table', depth: number): Part {
    const close = this.#source.charAt(this.#at + skip - 1) === '(' ? ')' : '}'
    this.#at += skip
    return { kind, statements: this.script(close, depth + 1) }
  }

  #single(): Part {
    const text = this.#match(/['‘’](?:[^'‘’]|'')*['‘’]/y)
    if (text === undefined) throw new Unreadable()
    return { kind: 'text', text: text.slice(1, -1).replaceAll("''", "'"), quoted: true }
  }

  #double(depth: number): Part {
    const text = this.#match(/"(?:[^"`]|`[^]|"")*"/y)
    if (text === undefined) throw new Unreadable()
    return expandable(text.slice(1, -1).replaceAll('""', '"'), depth)
  }

  #hereString(quote: string, depth: number): Part {
    const pattern = quote === "'" ? /@'[^\S\n]*\n([^]*?)\n?'@/y : /@"[^\S\n]*\n([^]*?)\n?"@/y
    const text = this.#match(pattern)
    if (text === undefined) throw new Unreadable()
    const body = text.replace(/^@['"][^\n]*\n/, '').replace(/\n?['"]@$/, '')
    return quote === "'" ? { kind: 'text', text: body, quoted: true } : expandable(body, depth)
  }

  #variable(): Part {
    const name = this.#match(/\$(?:\{[^}]*\}|(?:\w+:)?\w+|[$?^_])/y)
    if (name === undefined) return this.#bare()
    return { kind: 'variable', name: name.replace(/^\$\{?|\}$/g, '').toLowerCase() }
  }

  #bare(): Part {
    const text = this.#match(/(?:`[^]|[^\s;|&,<>(){}'"$`])+|[$@]/y)
    if (text === undefined) throw new Unreadable()
    return { kind: 'text', text: unescaped(text), quoted: false }
  }

  #blanks(): void {
    this.#takes(/(?:[^\S\n]|`\r?\n|<#[^]*?#>|#[^\n]*)+/y)
  }

  #takes(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#source) ?? []
    if (found !== undefined) this.#at += found.length
    return found
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/`([^])/g, (_, character: string) => escapes[character] ?? character)
}

/** Text in double quotes: substitutions are run, so it is a value unless plain. */
function expandable(text: string, depth: number): Part {
  if (!/(?<!`)\$[\w({:]/.test(text)) return { kind: 'text', text: unescaped(text), quoted: true }
  const words: Word[] = []
  let at = 0
  for (const match of text.matchAll(/(?<!`)\$(\w+(?::\w+)?|\{[^}]*\}|\()/g)) {
    if (match.index < at) continue
    words.push(plain(text.slice(at, match.index)))
    at = match.index + match[0].length
    const name = match[1] ?? ''
    if (name !== '(')
      words.push({
        parts: [{ kind: 'variable', name: name.replace(/^\{|\}$/g, '').toLowerCase() }],
        operator: false,
      })
    else {
      const inner = new Parser(text.slice(at))
      words.push({ parts: [{ kind: 'value', statements: inner.script(')', depth + 1) }], operator: false })
      at += inner.consumed
    }
  }
  words.push(plain(text.slice(at)))
  const joined = words.flatMap(({ parts }) => parts)
  return { kind: 'value', statements: [[{ words: [{ parts: joined, operator: false }], source: '' }]] }
}

function plain(text: string): Word {
  return { parts: [{ kind: 'text', text: unescaped(text), quoted: true }], operator: false }
}
