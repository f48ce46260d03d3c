import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { scanCode } from './code.ts'
import { scriptFile } from './interpreters.ts'
import { eachWithin, contentOf, touch, type Program, type Started } from './program.ts'

/** Options of editors of which the next word is no file to edit. */
const valued = /^(?:-[cSuUiwWTt]|--cmd|--startuptime|--listen|--server|-[a-zA-Z]*c)$/

/** Editors: the files are written for all we know; what their command options and their input say is carried out. */
export const editor: Program = (started) => {
  const { words, name } = started
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const next = words[at + 1] ?? ''
    const glued = /^(?:\+|-c)(.+)/s.exec(word)?.[1]
    if (/^(?:--cmd|\+|-[a-zA-Z]*c)$/.test(word)) exCommand(next, started)
    else if (glued !== undefined && !/^\d/.test(glued)) exCommand(glued, started)
    else if (/^-[Sul]$/.test(word) && /[./]/.test(next)) sourced(next, started)
    else if (/^-[wW]$/.test(word)) touch(started, 'write', { path: next })
    if (
      valued.test(word) ||
      (word === '-s' && /^n?vim/.test(name) && !words.some((one) => one.startsWith('-e')))
    )
      at += 1
    else if (!/^[-+]/.test(word)) {
      touch(started, 'read', { path: word })
      touch(started, 'write', { path: word })
    }
  }
  typed(started)
  return name === 'view' ? started.input : anyText
}

/** What is typed to a line editor on its standard input. */
function typed(started: Started): void {
  const { input } = started
  if (input === '' || !isKnown(input)) return
  for (const line of eachWithin(input.split('\n'), started.shell)) {
    const text = /^\s*:?[\d,$%.*]*\s*[rweE]?\s*!(.+)$/.exec(line)?.[1]
    if (text !== undefined) started.shell.run.text(text, subshell(started.shell), anyText)
    fileCommand(line.replace(/^[\d,$%.]+/, ''), started)
  }
}

/** A file of commands: one this call wrote is carried out, another is trusted as a program is. */
function sourced(file: string, started: Started): void {
  const content = contentOf(file, started)
  if (content === undefined) return touch(started, 'read', { path: file })
  if (file.endsWith('.lua')) return scriptFile(file, { ...started, name: 'lua' })
  if (!isKnown(content))
    started.shell.effects.danger(`${started.name} runs what this call wrote or fetched, unseen`)
  else for (const line of eachWithin(content.split('\n'), started.shell)) exCommand(line, started)
}

/** One command of vi and its kin, for what it runs, reads and writes. */
function exCommand(given: string, started: Started): void {
  const { shell } = started
  const text = given.replace(/^[\s:]*(?:(?:sil(?:ent)?!?|noautocmd|keepalt|verbose|\d*)\s+)*/, '')
  const escape = /!\s*(.+)$/s.exec(text)?.[1]
  if (escape !== undefined) shell.run.text(escape, subshell(shell), anyText)
  const terminal = /^(?:[\w ]*\b)?ter(?:m(?:inal)?)?!?\s+(?:\+\+\S+\s+)*(.+)$/.exec(text)?.[1]
  if (terminal !== undefined) shell.run.text(terminal, subshell(shell), anyText)
  const code = /^[\d,%$]*(?:lua\w*|py\w*|perl\w*|rub\w*|tcl\w*|mz\w*)\s+(.+)$/s.exec(text)?.[1]
  if (code !== undefined) scanCode(code, started)
  else if (/\w\s*\(/.test(text)) calls(text, started)
  const program =
    /^set?(?:local|global)?\s+(?:makeprg|mp|grepprg|gp|shell|sh|equalprg|ep|formatprg|fp|keywordprg|kp)=(.+)$/.exec(
      text,
    )
  if (program !== null)
    shell.run.text((program[1] ?? '').replaceAll(/\\(.)/g, '$1'), subshell(shell), anyText)
  fileCommand(text, started)
}

/** Functions of vim that start programs or change files. */
function calls(text: string, started: Started): void {
  scanCode(text, started)
  if (/\b(?:delete|rename)\s*\(|\blibcall/.test(text))
    started.shell.effects.danger(`${started.name} changes files by a function`)
}

function fileCommand(text: string, started: Started): void {
  const found =
    /^(w(?:rite)?|wq|x|sav(?:eas)?|r(?:ead)?|e(?:dit)?|f|so(?:urce)?|ru(?:ntime)?|tabe|sp|vs)!?\s+(?:>>\s*)?([^!\s]\S*)/.exec(
      text,
    )
  if (found === null) return
  const [, verb = '', path = ''] = found
  if (/^(?:w|x|sav|f)/.test(verb)) touch(started, 'write', { path })
  else if (/^(?:so|ru)/.test(verb)) sourced(path, started)
  else touch(started, 'read', { path })
}
