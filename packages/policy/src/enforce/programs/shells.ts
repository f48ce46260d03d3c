import { anyText } from '../abstract-text.ts'
import { absolutePath, isWithin } from '../place.ts'
import { subshell } from '../shell-state.ts'
import { contentOf, hasOption, sortArguments, touch, type Program, type Started } from './program.ts'
import { feedShell } from './run-rest.ts'

/** sh, bash, zsh…: `-c TEXT`, a script file, or standard input. */
export const shellProgram: Program = (started) => {
  const { shell } = started
  const inner = subshell(shell)
  if (started.name === 'fish')
    for (const [at, word] of started.words.entries())
      if (/^(?:-C|--init-command)/.test(word))
        shell.run.text(word.replace(/^-C|^--init-command=?/, '') || (started.words[at + 1] ?? ''), inner, '')
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

/** A program or script that lies where this call unpacked what it fetched. */
export function noteFetched(path: string, { effects, folder }: Started['shell']): void {
  if (effects.unpacked.size === 0) return
  const whole = absolutePath(path, folder)
  if ([...effects.unpacked].some((one) => isWithin(whole, one)))
    effects.danger('runs what this call fetched and unpacked')
}

/** A file run as shell text: one written by this very call is read, another is trusted as a program is. */
export function runFile(path: string, started: Started): string {
  const { shell } = started
  if (/^(?:\\\\|\/\/)[\w.-]+[\\/]/.test(path)) shell.effects.danger('runs what lies on another machine')
  touch(started, 'read', { path })
  noteFetched(path, shell)
  const content = contentOf(path, started)
  if (content === undefined) return anyText
  if (content.includes(anyText)) {
    shell.effects.danger('runs what this call wrote or fetched, unseen')
    return anyText
  }
  return shell.run.text(content, shell, '')
}

export const source: Program = (started) => {
  const [file, ...rest] = started.words
  // fish reads what comes down the pipe.
  if (file === undefined || file === '-') return feedShell(started)
  const { parameters } = started.shell
  if (rest.length > 0) started.shell.parameters = rest
  const output = runFile(file, started)
  started.shell.parameters = parameters
  return output
}

/** pwsh, powershell: a command, one in base64, a file, or standard input. */
export const powerShellProgram: Program = (started) => {
  const { words, shell, input } = started
  const inner = subshell(shell)
  for (const [at, word] of words.entries()) {
    const rest = words.slice(at + 1)
    if (/^-(?:c|co\w*)$/i.test(word))
      return rest[0] === '-'
        ? shell.run.powerShell(input, inner, '')
        : shell.run.powerShell(rest.join(' '), inner, input)
    if (/^-(?:e|ec|en\w*)$/i.test(word)) return encoded(rest[0] ?? '', started)
    if (/^-f(?:i|il|ile)?$/i.test(word)) return runFile(rest[0] ?? '', started)
    if (
      !word.startsWith('-') &&
      !/^-(?:ex\w*|ep|w\w*|ver\w*|in\w*|out\w*|config\w*|set\w*|custom\w*)$/i.test(words[at - 1] ?? '')
    )
      return /\.ps1$/i.test(word)
        ? runFile(word, started)
        : shell.run.powerShell(words.slice(at).join(' '), inner, input)
  }
  if (input !== '') return shell.run.powerShell(input, inner, '')
  return anyText
}

function encoded(text: string, { shell }: Started): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    shell.run.powerShell(new TextDecoder('utf-16le').decode(bytes), subshell(shell), '')
  } catch {
    // No base64: nobody can say what would run.
  }
  shell.effects.danger('runs PowerShell that hides what it does')
  return anyText
}
