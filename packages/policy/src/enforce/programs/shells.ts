import { anyText, isKnown } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import { subshell } from '../shell-state.ts'
import { scanCode } from './code.ts'
import { hasOption, sortArguments, touch, type Program, type Started } from './program.ts'
import { feedShell } from './wrappers.ts'

/** sh, bash, zsh…: `-c TEXT`, a script file, or standard input. */
export const shellProgram: Program = (started) => {
  const { shell } = started
  const inner = subshell(shell)
  const at = started.words.findIndex((word) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(word))
  if (at >= 0) {
    const rest = sortArguments(started.words.slice(at + 1), 'o O', true).operands
    inner.parameters = rest.slice(2)
    return shell.run.text(rest[0] ?? '', inner, started.input)
  }
  const sorted = sortArguments(started.words, 'o O rcfile init-file', true)
  for (const file of [...(sorted.options.get('rcfile') ?? []), ...(sorted.options.get('init-file') ?? [])])
    runFile(file, { ...started, shell: inner })
  if (hasOption(sorted, 'version', 'help', 'n')) return anyText
  const [script, ...rest] = sorted.operands
  if (script === undefined || hasOption(sorted, 's') || script === '-' || script === '/dev/stdin')
    return feedShell({ ...started, shell: inner })
  inner.parameters = rest
  return runFile(script, { ...started, shell: inner })
}

/** A file run as shell text: one written by this very call is read, another is trusted as a program is. */
export function runFile(path: string, started: Started): string {
  const { shell } = started
  touch(started, 'read', { path })
  const stream = /^\/dev\/(?:stdin|fd\/0)$/.test(path) ? started.input : undefined
  const content = stream ?? shell.effects.contents.get(absolutePath(path, shell.folder))
  if (content === undefined) return anyText
  if (content.includes(anyText)) {
    shell.effects.danger('runs what this call wrote or fetched, unseen')
    return anyText
  }
  return shell.run.text(content, shell, '')
}

export const source: Program = (started) => {
  const [file, ...rest] = started.words
  if (file === undefined) return ''
  const { parameters } = started.shell
  if (rest.length > 0) started.shell.parameters = rest
  const output = runFile(file, started)
  started.shell.parameters = parameters
  return output
}

interface Language {
  /** options after which code follows */
  code: RegExp
  /** options that take a value which is no code */
  valued: string
}

const languages: Readonly<Record<string, Language>> = {
  python: { code: /^-[a-zA-Z]*c$/, valued: 'm W X' },
  node: { code: /^(?:-e|-p|-pe|--eval|--print)$/, valued: 'r require import loader' },
  deno: { code: /^(?:eval|-e)$/, valued: '' },
  bun: { code: /^(?:-e|--eval|-p|--print)$/, valued: '' },
  perl: { code: /^-[a-zA-Z0-9]*[eE]$/, valued: 'I M m' },
  ruby: { code: /^-[a-zA-Z]*e$/, valued: 'I r' },
  php: { code: /^-[rRBE]$/, valued: 'd c' },
  lua: { code: /^-e$/, valued: 'l' },
  osascript: { code: /^-e$/, valued: 'l' },
  Rscript: { code: /^-e$/, valued: '' },
  R: { code: /^-e$/, valued: 'f' },
  julia: { code: /^(?:-[eE]|--eval|--print)$/, valued: '' },
  elixir: { code: /^(?:-e|--eval)$/, valued: 'r' },
  groovy: { code: /^-e$/, valued: '' },
  scala: { code: /^-e$/, valued: '' },
  tclsh: { code: /^-c$/, valued: '' },
  expect: { code: /^-c$/, valued: 'f' },
  guile: { code: /^-c$/, valued: '' },
  emacs: { code: /^--?(?:eval|execute)$/, valued: 'l load' },
  pwsh: { code: /^-(?:c|command|enc\w*|e)$/i, valued: '' },
}

const aliases: Readonly<Record<string, string>> = {
  nodejs: 'node',
  irb: 'ruby',
  luajit: 'lua',
  powershell: 'pwsh',
  pypy: 'python',
  ipython: 'python',
}

function languageOf(name: string): Language | undefined {
  const base = name.replace(/[\d.]+$/, '')
  const known = aliases[base] ?? base
  return Object.hasOwn(languages, known) ? languages[known] : undefined
}

/** Whether a program runs code of a language we scan. */
export function isInterpreter(name: string): boolean {
  return languageOf(name) !== undefined
}

/** python, node, perl…: code in an argument, a file, or on standard input. */
export const interpreterProgram: Program = (started) => {
  const { words, name, input, shell } = started
  const language = languageOf(name)
  if (language === undefined) return anyText
  const at = words.findIndex((word) => language.code.test(word))
  const glued = words.find((word) => /^--(?:eval|print)=/.test(word))
  if (glued !== undefined) scanCode(glued.slice(glued.indexOf('=') + 1), started)
  if (at >= 0) {
    for (let over = at; over < words.length; over += 1)
      if (language.code.test(words[over] ?? '')) runCode(words[over + 1] ?? '', started)
    // What follows the code is arguments; perl -i and -n read them as files.
    for (const path of words.slice(at + 2)) touch(started, 'read', { path, certain: false })
    if (/^perl|^ruby/.test(name)) inPlace(started, words, at)
    return anyText
  }
  if (glued !== undefined) return anyText
  const sorted = sortArguments(words, language.valued, true)
  if (hasOption(sorted, 'm', 'version', 'V', 'v', 'help', 'h')) return anyText
  const [file, ...rest] = sorted.operands
  if (file === undefined || file === '-') {
    if (input === anyText) shell.effects.danger(`feeds ${name} code that is not known`)
    else if (input !== '') scanCode(input, started)
    return anyText
  }
  scriptFile(file, started)
  for (const path of rest)
    for (const kind of ['read', 'write'] as const) touch(started, kind, { path, certain: false })
  return anyText
}

/** PowerShell is near enough to a shell that its text is read as that too. */
function runCode(code: string, started: Started): void {
  scanCode(code, started)
  if (/^(?:pwsh|powershell)$/.test(started.name))
    started.shell.run.text(code, subshell(started.shell), anyText)
}

function inPlace(started: Started, words: readonly string[], at: number): void {
  const edits = words.some((word) => /^-[a-zA-Z0-9]*i/.test(word))
  const reads = words.some((word) => /^-[a-zA-Z0-9]*[np]/.test(word))
  for (const path of words.slice(at + 2)) {
    if (edits) touch(started, 'write', { path })
    else if (reads) touch(started, 'read', { path })
  }
}

function scriptFile(file: string, started: Started): void {
  touch(started, 'read', { path: file })
  const content = started.shell.effects.contents.get(absolutePath(file, started.shell.folder))
  if (content === undefined) return
  if (isKnown(content)) scanCode(content, started)
  else started.shell.effects.danger(`${started.name} runs what this call wrote or fetched, unseen`)
}
