import { anyText, holdsMarks, isKnown } from '../abstract-text.ts'
import { maxNesting, type ShellState } from '../shell-state.ts'
import { aliases, expressionDangers } from './cmdlets.ts'
import { parsePowerShell } from './parse-powershell.ts'
import { callDotNet } from './dotnet.ts'
import { powerShellPath } from './powershell-path.ts'
import { runCmdlet } from './run-cmdlet.ts'
import type { Command, Part, Statement, Word } from './tree.ts'

const keywords =
  /^(?:if|elseif|else|foreach|for|while|do|until|switch|function|filter|try|catch|finally|param|begin|process|end|trap|in|class|enum|workflow|using)$/i

/** Carries out PowerShell in the mind, as `run-script` does bash, and gives what it prints, as far as known. */
export function runPowerShell(source: string, shell: ShellState, input: string): string {
  const { effects } = shell
  effects.runs += 1
  if (holdsMarks(source)) {
    effects.danger('runs PowerShell text that is not known')
    return anyText
  }
  if (shell.depth >= maxNesting || !effects.spend(1 + (source.length >> 3))) {
    effects.unknown('scripts nested too deeply')
    return anyText
  }
  const statements = parsePowerShell(source)
  if (statements === undefined) {
    effects.unknown('PowerShell that cannot be read')
    return anyText
  }
  for (const { pattern, reason } of expressionDangers)
    if (pattern.test(withoutTexts(source))) effects.danger(`PowerShell that ${reason}`)
  shell.depth += 1
  const output = runStatements(statements, shell, input)
  shell.depth -= 1
  return output
}

/** Messages are no code: what stands in single quotes after a command that prints. */
function withoutTexts(source: string): string {
  return source.replaceAll(
    /\b(?:write-\w+|echo|-m|-message|select-string|-pattern)\s+(?:'[^']*'|"[^"$]*")/gi,
    '',
  )
}

function runStatements(statements: readonly Statement[], shell: ShellState, input: string): string {
  let output = ''
  for (const pipeline of statements) {
    let flowing = input
    for (const [at, command] of pipeline.entries()) {
      if (!shell.effects.spend(2)) return anyText
      const given = at === 0 && input === '' ? '' : flowing
      const made = runCommand(command, shell, given)
      flowing = made === anyText && givesFiles(command, given) ? `${made}\n${made}` : made
    }
    output = output === '' ? flowing : flowing === '' ? output : `${output}\n${flowing}`
  }
  return output.length > 32_768 ? anyText : output
}

/** Whether what it gives may be files, of unknown names, and not the lines of a program: cmdlets read those by their names. */
function givesFiles({ words: [first] }: Command, given: string): boolean {
  const [part] = first?.parts ?? []
  const name = part?.kind === 'text' ? canonicalName(part.text) : ''
  if (name === 'foreach-object') return given !== '' && given !== anyText
  return name === 'get-item' || name === 'resolve-path'
}

function runCommand(command: Command, shell: ShellState, input: string): string {
  const { words } = command
  const { effects } = shell
  const [first, second] = words
  if (first === undefined) return ''
  if (second?.operator === true && textOf(second, shell).endsWith('=')) return assign(command, shell)
  if (first.operator || isDot(first)) {
    const head = words[1]
    const block = head?.parts.find((part) => part.kind === 'block')
    if (block?.kind === 'block') return runStatements(block.statements, shell, input)
    const script = isDot(first) && head !== undefined ? textOf(head, shell) : ''
    if (/[./\\]/.test(script)) {
      const path = powerShellPath(script, shell)
      effects.add({ kind: 'read', path, certain: isKnown(path), deep: false, by: '.' })
    }
    return started(words.slice(1), shell, input)
  }
  if (isExpression(first)) return expression(words, shell, input)
  const name = textOf(first, shell)
  if (keywords.test(name)) return compound(words, shell, input)
  if (/^(?:return|throw|exit|break|continue)$/i.test(name))
    return words.length > 1 ? runCommand({ ...command, words: words.slice(1) }, shell, input) : ''
  return started(words, shell, input)
}

function isDot({ parts }: Word): boolean {
  const [part] = parts
  return parts.length === 1 && part?.kind === 'text' && !part.quoted && part.text === '.'
}

function isExpression({ parts }: Word): boolean {
  const [part] = parts
  if (part === undefined || part.kind !== 'text' || part.quoted) return true
  return /^(?:\[|-?\d|[-+!]|-not\b|@)/.test(part.text) && !/^-?\w+-/.test(part.text)
}

function assign({ words, source }: Command, shell: ShellState): string {
  const [target, operator, ...rest] = words
  const part = target?.parts[0]
  const value = rest.length === 0 ? '' : runCommand({ words: rest, source }, shell, '').replace(/\n$/, '')
  if (part?.kind !== 'variable') return ''
  const plain = operator !== undefined && textOf(operator, shell) === '='
  if (/^(?:alias|function):/.test(part.name)) shell.effects.unknown('gives a command another name')
  shell.variables.set(`ps:${part.name}`, plain && target?.parts.length === 1 ? value : anyText)
  // What comes last on the path stands in the place of nothing.
  const last = part.name === 'env:path' && !plain
  if (!last && /^env:(?:path|psmodulepath|node_options|ld_preload|pythonstartup)$/.test(part.name))
    shell.effects.danger(`sets ${part.name}, by which other programs are run`)
  return ''
}

/** `'a' + 'b'` is text; of anything else only the scripts and blocks within are run. */
function expression(words: readonly Word[], shell: ShellState, input: string): string {
  const texts = words.map((word) => textOf(withoutPlus(word), shell, input))
  const joins = words.length % 2 === 1 && texts.every((text, at) => at % 2 === 0 || text === '+')
  if (words.length === 1) return texts[0] ?? ''
  if (joins) return texts.filter((_, at) => at % 2 === 0).join('')
  redirections(words, texts, shell)
  return anyText
}

/** `'a'+'b'` without blanks is one word to the parser. */
function withoutPlus(word: Word): Word {
  const plus = (part: Part | undefined): boolean => part?.kind === 'text' && !part.quoted && part.text === '+'
  if (word.parts.length < 3 || plus(word.parts[0]) || plus(word.parts.at(-1))) return word
  return { ...word, parts: word.parts.filter((part) => !plus(part)) }
}

/** Keywords: every block may run, conditions are run as commands. */
function compound(words: readonly Word[], shell: ShellState, input: string): string {
  let output = ''
  switchedFile(words, shell)
  for (const { parts } of words)
    for (const part of parts)
      if (part.kind === 'block' || part.kind === 'value')
        for (const statement of part.statements) output = loopVariable(statement, shell, input) || output
  return output === '' ? '' : anyText
}

/** `switch -File f { … }` reads f line by line. */
function switchedFile(words: readonly Word[], shell: ShellState): void {
  const texts = words.map(({ parts: [part] }) => (part?.kind === 'text' ? part.text : ''))
  const at = texts.findIndex((text) => /^-f(?:i(?:le?)?)?$/i.test(text))
  const word = texts[0]?.toLowerCase() === 'switch' ? words[at + 1] : undefined
  if (at < 0 || word === undefined) return
  const path = powerShellPath(textOf(word, shell), shell)
  shell.effects.add({ kind: 'read', path, certain: isKnown(path), deep: false, by: 'switch' })
}

/** `$f in Get-ChildItem` is no command of its own. */
function loopVariable(statement: Statement, shell: ShellState, input: string): string {
  const [first, ...more] = statement
  const names = first?.words ?? []
  const second = names[1]
  if (first === undefined || second === undefined || textOf(second, shell) !== 'in')
    return runStatements([statement], shell, input)
  const part = names[0]?.parts[0]
  const rest = [{ ...first, words: names.slice(2) }, ...more]
  const value = runStatements([rest], shell, input)
  if (part?.kind === 'variable')
    shell.variables.set(`ps:${part.name}`, value.includes('\n') ? anyText : value)
  return ''
}

function started(words: readonly Word[], shell: ShellState, input: string): string {
  const { effects } = shell
  const [head, ...rest] = words
  const name = head === undefined ? '' : textOf(head, shell)
  if (name === '' || !isKnown(name) || /\n/.test(name)) {
    effects.unknown('a command whose name is not known')
    return anyText
  }
  const texts = rest.flatMap((word) => {
    // `a, b` names several.
    if (word.operator) return [textOf(word, shell)]
    return [textOf(word, shell, input)]
  })
  const known = canonicalName(name)
  const splat = /^[a-z]+-[a-z]\w*$/.test(known)
  const arguments_ = redirections(rest, texts, shell).map((text) =>
    // `@name` stands for the parameters a table holds.
    splat && /^@\w+$/.test(text) ? anyText : text,
  )
  return runCmdlet({ name: known, written: name, words: arguments_, blocks: blocksOf(rest), shell, input })
}

/** A cmdlet's own name, lower case; of a program its base name. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase().replace(/^.*\\(?=[\w-]+$)/, '')
  return Object.hasOwn(aliases, lower) ? (aliases[lower] ?? lower) : lower
}

function blocksOf(words: readonly Word[]): readonly (readonly Statement[])[] {
  return words.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'block' ? [part.statements] : [])),
  )
}

/** Takes redirections out, noting what they write. */
function redirections(words: readonly Word[], texts: readonly string[], shell: ShellState): string[] {
  const kept: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const text = texts[at] ?? ''
    if (words[at]?.operator !== true || !text.includes('>')) {
      if (words[at]?.operator !== true) kept.push(text)
      continue
    }
    if (/&\d$/.test(text)) continue
    const target = texts[(at += 1)] ?? ''
    if (/^\$?null$/i.test(target) || target === '' || target === '/dev/null') continue
    const path = powerShellPath(target, shell)
    shell.effects.add({ kind: 'write', path, certain: isKnown(path), deep: false, by: '>' })
    if (isKnown(path)) shell.effects.keep(path, anyText)
  }
  return kept
}

function textOf({ parts }: Word, shell: ShellState, input = ''): string {
  staticCall(parts, shell)
  const texts = parts.map((part) => partText(part, shell, input))
  const indexed = parts.some(
    (part, at) =>
      part.kind === 'text' && !part.quoted && part.text.startsWith('[') && parts[at - 1]?.kind === 'variable',
  )
  // One of the values of a variable, we do not say which.
  return indexed ? anyText : withProperties(parts, texts, shell)
}

/** `$f.FullName` is the path that `$f` is, `$f.OpenText()` reads it; what another property holds is not known. */
function withProperties(parts: readonly Part[], texts: readonly string[], shell: ShellState): string {
  let text = ''
  for (const [at, part] of parts.entries()) {
    const before = parts[at - 1]?.kind
    const property =
      part.kind === 'text' && !part.quoted && (before === 'variable' || before === 'value')
        ? /^\.(\w+)/.exec(part.text)?.[1]
        : undefined
    if (property !== undefined && text !== '' && /^(?:open\w*|copyto|moveto)$/i.test(property)) {
      const path = powerShellPath(text, shell)
      shell.effects.add({ kind: 'read', path, certain: isKnown(path), deep: false, by: property })
    }
    if (property === undefined) text += texts[at] ?? ''
    else if (!/^(?:fullname|pspath|path|resolvedpath)$/i.test(property)) return anyText
    else text += part.kind === 'text' ? part.text.slice(property.length + 1) : ''
  }
  return text
}

/** `[IO.File]::ReadAllText('f')`: a type and its method, then the arguments in brackets. */
function staticCall([type, given]: readonly Part[], shell: ShellState): void {
  if (type?.kind !== 'text' || given?.kind !== 'value' || !type.text.startsWith('[')) return
  const [, name, method] = /^\[([\w.]+)\]::(\w+)$/.exec(type.text) ?? []
  if (name === undefined || method === undefined) return
  const words = given.statements.flatMap((statement) => statement.flatMap((command) => command.words))
  const texts = words.filter(({ operator }) => !operator).map((word) => textOf(withoutPlus(word), shell))
  callDotNet({ type: name, method }, texts, shell)
}

function partText(part: Part, shell: ShellState, input: string): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'variable':
      return variable(part.name, shell)
    case 'value':
      return runStatements(part.statements, shell, '')
    case 'table':
      for (const statement of part.statements)
        for (const command of statement) runCommand({ ...command, words: valueOf(command.words) }, shell, '')
      return anyText
    case 'block':
    default:
      forEach(part.statements, shell, input)
      return anyText
  }
}

/** A block run for each thing that flows in, which it knows as `$_`. */
function forEach(statements: readonly Statement[], shell: ShellState, input: string): void {
  const { variables } = shell
  const outer = variables.get('ps:_') ?? anyText
  const item = input === '' ? outer : input.includes('\n') ? anyText : input
  for (const name of ['ps:_', 'ps:psitem']) variables.set(name, item)
  runStatements(statements, shell, input === '' ? anyText : input)
  for (const name of ['ps:_', 'ps:psitem']) variables.set(name, outer)
}

/** The value of an entry of a table (`name = value`, `name={…}`): its name is no command. */
function valueOf(words: readonly Word[]): readonly Word[] {
  const [first, second, ...rest] = words
  if (first === undefined || second?.operator === true) return rest
  const at = first.parts.findIndex((part) => part.kind === 'text' && !part.quoted && part.text.includes('='))
  const part = first.parts[at]
  if (part?.kind !== 'text') return words
  const text = part.text.slice(part.text.indexOf('=') + 1)
  const parts = [...(text === '' ? [] : [{ ...part, text }]), ...first.parts.slice(at + 1)]
  return parts.length === 0 ? words.slice(1) : [{ ...first, parts }, ...words.slice(1)]
}

function variable(name: string, shell: ShellState): string {
  if (/^(?:alias|function):/.test(name)) shell.effects.unknown('looks at what commands stand for')
  // `${path}` is the content of the file.
  if (/^(?:[a-z]:)?[^:]*[./\\]/.test(name)) {
    const path = powerShellPath(name, shell)
    shell.effects.add({ kind: 'read', path, certain: isKnown(path), deep: false, by: '$' })
    return anyText
  }
  const set = shell.variables.get(`ps:${name}`)
  if (set !== undefined) return set
  switch (name) {
    case 'home':
    case 'env:userprofile':
    case 'env:home':
      return shell.effects.home
    case 'pwd':
    case 'psscriptroot':
      return shell.folder
    case 'env:temp':
    case 'env:tmp':
    case 'env:tmpdir':
      return '/tmp/session'
    case 'env:appdata':
    case 'env:localappdata':
      return `${shell.effects.home}/AppData`
    case 'env:windir':
    case 'env:systemroot':
      return '/Windows'
    case 'env:systemdrive':
      return 'C:'
    case 'profile':
      return `${shell.effects.home}/.profile`
    case 'null':
      return 'null'
    case 'true':
    case 'false':
      return name
    default:
      return anyText
  }
}
