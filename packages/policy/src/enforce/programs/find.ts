import { anyText } from '../abstract-text.ts'
import { touch, type Program, type Started } from './program.ts'

/** find and fd: what `-exec` runs is run, with an unknown path below the start in place of `{}`. */
export const find: Program = (started) => {
  const { words, shell, name } = started
  const at = words.findIndex((word) => /^[-(!]/.test(word) && !/^-[HLPOD]\d?$/.test(word))
  const starts = (at < 0 ? words : words.slice(0, at)).filter((word) => !word.startsWith('-'))
  const roots = starts.length === 0 || name === 'fd' ? ['.'] : starts
  const tests = at < 0 ? [] : words.slice(at)
  for (const [index, word] of words.entries()) {
    if (/^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(word)) perform(started, roots, index)
    if (/^-(?:fprint0?|fls|fprintf)$/.test(word)) touch(started, 'write', { path: words[index + 1] ?? '' })
    if (word === '-files0-from') touch(started, 'read', { path: words[index + 1] ?? '' })
    if (word === '-delete')
      for (const root of roots)
        touch(started, 'delete', { path: `${root}/${nameTest(words)}`, deep: tests.length <= 1 })
    if (word === '-delete' && unbounded(tests)) shell.effects.danger('find -delete without a test on names')
  }
  return anyText
}

/** No test says which files are meant. */
function unbounded(tests: readonly string[]): boolean {
  return !tests.some((word) =>
    /^-(?:i?name|i?path|i?wholename|i?regex|empty|size|mtime|mmin|newer\w*|atime|ctime|maxdepth|user)$/.test(
      word,
    ),
  )
}

function perform(started: Started, roots: readonly string[], at: number): void {
  const { shell, words } = started
  const rest = words.slice(at + 1)
  const end = rest.findIndex((word) => word === ';' || word === '+')
  const command = end < 0 ? rest : rest.slice(0, end)
  const named = nameTest(words)
  for (const root of roots.slice(0, 4)) {
    const found = `${root}/${named}`
    const given = command.some((word) => word.includes('{}')) ? command : [...command, found]
    shell.run.command(
      given.map((word) => word.replaceAll('{}', () => found)),
      shell,
      '',
    )
  }
}

/** The found path: below the root, its name as `-name` has it where that is plain text. */
function nameTest(words: readonly string[]): string {
  const at = words.indexOf('-name')
  const name = at < 0 ? undefined : words[at + 1]
  if (name === undefined || words.includes('-o') || words.includes('!') || words.includes('-not'))
    return anyText
  return (
    anyText +
    name
      .replaceAll('*', anyText)
      .replaceAll('?', anyText)
      .replaceAll(/\[[^\]]*\]/g, anyText)
  )
}
