import { anyText, isKnown } from '../abstract-text.ts'
import { scanCode } from './code.ts'
import { scriptFile } from './interpreters.ts'
import { contentOf, sortArguments, touch, type Program, type Started } from './program.ts'

/** Compilers of C and its kin, of rust and go where they are given a source: what they run and where they look for it. */
export const compiler: Program = (started) => {
  const { words, shell, name } = started
  const { operands } = sortArguments(
    words,
    'o x I L l D U include imacros wrapper MF MT MQ std arch target isystem',
  )
  for (const [at, word] of words.entries()) {
    const next = words[at + 1] ?? ''
    if (word === '-wrapper') {
      shell.run.command([...next.split(','), name, ...words], shell, '')
      shell.effects.danger(`${name} is told what to run`)
    } else if (/^-(?:fplugin=|load$|fpass-plugin=)/.test(word) || /^-B(?:\.{1,2}(?:\/|$)|\/tmp)/.test(word))
      shell.effects.danger(`${name} loads programs from another place`)
    else if (/^-(?:include|imacros)$/.test(word)) touch(started, 'read', { path: next })
    else if (word === '-o') touch(started, 'write', { path: next })
    else if (word.startsWith('@')) touch(started, 'read', { path: word.slice(1) })
  }
  if (words.includes('-') || words.includes('/dev/stdin')) sourceGiven(started)
  for (const path of operands.filter((word) => /\.\w+$/.test(word)).slice(0, 32)) {
    touch(started, 'read', { path })
    if (isKnown(contentOf(path, started) ?? anyText)) scriptFile(path, started)
  }
  return anyText
}

function sourceGiven(started: Started): void {
  const { input, name, shell } = started
  if (input === anyText) shell.effects.danger(`feeds ${name} code that is not known`)
  else scanCode(input, started)
}

/** A C compiler by any of its names: `gcc-12`, `aarch64-linux-gnu-g++`. */
export function isCompiler(name: string): boolean {
  return (
    /^(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc|cpp|gfortran|gdc)(?:-[\d.]+)?$/.test(name) ||
    name === 'rustc'
  )
}
