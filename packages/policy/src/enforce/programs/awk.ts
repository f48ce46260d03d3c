import { anyText, isKnown } from '../abstract-text.ts'
import { contentOf, optionValue, sortArguments, touch, type Program, type Started } from './program.ts'

/** Longer scripts are not read: matching them could take long. */
const longestScript = 4096

/** awk, for what its scripts read, write and run. */
export const awk: Program = (started) => {
  const { words } = started
  const sorted = sortArguments(
    words,
    'F v f i e E l file assign field-separator source include exec load',
    true,
  )
  const values = (...names: string[]): string[] => names.flatMap((name) => sorted.options.get(name) ?? [])
  const files = values('f', 'file', 'E', 'exec')
  const given = values('e', 'source')
  for (const file of files) {
    const content = contentOf(file, started)
    if (content === undefined) touch(started, 'read', { path: file })
    else script(content, started)
  }
  const own = files.length === 0 && given.length === 0
  script(own ? (sorted.operands[0] ?? '') : given.join('\n'), started)
  const edits = optionValue(sorted, 'i', 'include') === 'inplace'
  for (const path of own ? sorted.operands.slice(1) : sorted.operands)
    touch(started, edits ? 'write' : 'read', { path })
  return anyText
}

function script(given: string, started: Started): void {
  const { shell } = started
  if (given.length > longestScript) return shell.effects.unknown('an awk script longer than is read')
  if (given === anyText) return shell.effects.danger('awk runs a script that is not known')
  // Texts side by side are one text.
  const code = given.replaceAll(/(?<=[^\\])"[ \t]*"/g, '')
  files(code, started)
  // A command of which the rest comes from the data.
  for (const match of code.matchAll(/system\s*\(\s*"((?:[^"\\]|\\.)*)"\s*[^)\s]/g))
    shell.run.command([...(match[1] ?? '').split(/\s+/).filter((word) => word !== ''), anyText], shell, '')
  for (const match of code.matchAll(
    /system\s*\(\s*"((?:[^"\\]|\\.)*)"|\|\s*&?\s*"((?:[^"\\]|\\.)*)"|"((?:[^"\\]|\\.)*)"\s*\|\s*(?:&\s*)?getline/g,
  ))
    shell.run.text((match[1] ?? match[2] ?? match[3] ?? '').replaceAll('\\"', '"'), shell, anyText)
  if (
    /system\s*\(\s*[^"\s]|@\w+\s*\(|@load\b|\bprintf?\b[^;}\n|]*\|\s*&?\s*[A-Za-z$]/.test(code) ||
    (/\|\s*&?\s*getline/.test(code) && !/"\s*\|\s*&?\s*getline/.test(code))
  )
    shell.effects.danger('awk runs text that is not known')
  if (
    /\bENVIRON\s*\[\s*"\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE)_?KEY)"/.test(
      code,
    )
  )
    shell.effects.danger('awk shows a secret')
  if (/\/inet\/(?:tcp|udp)\//.test(code)) shell.effects.danger('awk opens a network connection')
}

/** The files an awk script names, those it may name by another word, and those of names that are not known. */
function files(code: string, started: Started): void {
  for (const match of code.matchAll(/>>?\s*"([^"]+)"/g)) touch(started, 'write', { path: match[1] ?? '' })
  for (const match of code.matchAll(/<\s*"([^"]+)"/g)) touch(started, 'read', { path: match[1] ?? '' })
  if (/\bgetline\b[^;}\n]*<\s*[A-Za-z_($]/.test(code)) touch(started, 'read', { path: anyText })
  if (/\bprintf?\b[^;}\n]*>\s*[A-Za-z_($]/.test(code)) touch(started, 'write', { path: anyText })
  if (/\bARGV\b/.test(code))
    for (const match of code.matchAll(/"([^"]{1,256})"/g))
      if (isKnown(match[1] ?? '')) touch(started, 'read', { path: match[1] ?? '', certain: false })
}
