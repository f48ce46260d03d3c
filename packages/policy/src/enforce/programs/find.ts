import { anyCharacter, anyText, isKnown } from '../abstract-text.ts'
import { absolutePath, isWithin } from '../place.ts'
import { withItem } from './each-item.ts'
import { touch, type Program, type Started } from './program.ts'

/** find and fd: what `-exec` runs is run, with an unknown path below the start in place of `{}`. */
export const find: Program = (started) => {
  const { words, shell, name } = started
  const at = words.findIndex((word) => /^[-(!]/.test(word) && !/^-[HLPOD]\d?$/.test(word))
  const starts = (at < 0 ? words : words.slice(0, at)).filter((word) => !word.startsWith('-'))
  const roots = starts.length === 0 || name === 'fd' ? ['.'] : starts
  const tests = at < 0 ? [] : words.slice(at)
  if (
    roots.some((root) => isWithin(shell.effects.home, absolutePath(root, shell.folder))) &&
    tests.some(looksForWays)
  )
    shell.effects.danger('find looks for keys, or for programs with rights of others')
  for (const [index, word] of words.entries()) {
    if (/^(?:-exec|-execdir|-ok|-okdir|-x|-X|--exec|--exec-batch)$/.test(word)) perform(started, roots, index)
    if (word === '-delete')
      for (const path of foundIn(roots, words))
        touch(started, 'delete', {
          // What is empty lies somewhere below, not everything does.
          path:
            tests.includes('-empty') && !tests.some((test) => /^-or?$/.test(test))
              ? `${path}/${anyText}`
              : path,
          deep: tests.length <= 1,
        })
    if (word === '-delete' && unbounded(tests) && !roots.every((root) => isBelow(root, shell)))
      shell.effects.danger('find -delete without a test on names')
  }
  const found = foundIn(roots, words)
  for (const path of found) shell.effects.found.add(path)
  return found.join('\n')
}

/** Tests by which keys are found, and programs that run as somebody else. */
function looksForWays(word: string, at: number, tests: readonly string[]): boolean {
  const value = tests[at + 1] ?? ''
  if (word === '-perm') return /^[-/]?(?:[246][0-7]{3}|[ugo]*[+=]s)/.test(value)
  return (
    /^-i?name$/.test(word) &&
    /^(?:id_\w*|\*?\.?(?:env|pem|key|p12|pfx|kdbx|ppk|netrc|pgpass|git-credentials)\*?|\*?(?:credential|secret|passw)\S*)$/i.test(
      value,
    )
  )
}

/** The paths that are found: right in a folder, or further below. */
function foundIn(roots: readonly string[], words: readonly string[]): string[] {
  // The name is the whole of the last segment.
  const names = namesTested(words).flatMap((name) =>
    name.startsWith(anyText) ? [name] : [name, `${anyText}/${name}`],
  )
  return roots.flatMap((root) => names.map((one) => `${root}/${one}`))
}

/** A folder within the working folder, not that itself: its content is what is meant. */
function isBelow(root: string, { folder }: Started['shell']): boolean {
  const whole = absolutePath(root, folder)
  return isKnown(whole) && whole !== folder && isWithin(whole, folder) && !/\/\.git(?:\/|$)/.test(whole)
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
  for (const found of foundIn(roots, words)) {
    const given = command.some((word) => word.includes('{}')) ? command : [...command, found]
    shell.run.command(withItem(given, '{}', found), shell, '')
  }
}

/** With more, anything is found. */
const mostAlternatives = 16

/** The last segments of what is found, one for each alternative, as `-name` has them where that is plain text. */
function namesTested(words: readonly string[]): string[] {
  const alternatives: string[][] = [[]]
  for (const word of words)
    if (/^-or?$/.test(word)) alternatives.push([])
    else alternatives.at(-1)?.push(word)
  // What is pruned is not among what is found where that is told by an action of its own.
  const acts =
    alternatives.at(-1)?.some((word) => /^-(?:print0?|exec(?:dir)?|delete|ls|printf)$/.test(word)) === true
  const meant = acts ? alternatives.filter((one) => !one.includes('-prune')) : alternatives
  if (alternatives.length > mostAlternatives) return [anyText]
  const names = (meant.length === 0 ? alternatives : meant).map(nameTest)
  return names.includes(anyText) ? [anyText] : names
}

function nameTest(words: readonly string[]): string {
  const at = words.findIndex((word) => /^-i?name$/.test(word))
  const name = at < 0 ? undefined : words[at + 1]
  if (
    name === undefined ||
    words.some((word, over) => /^(?:!|-not)$/.test(word) && /^-i?name$/.test(words[over + 1] ?? ''))
  )
    return anyText
  const plain = name
    .replaceAll('*', anyText)
    .replaceAll('?', anyText)
    .replaceAll(/\[[^\]]*\]/g, anyText)
  return words[at] === '-iname' ? plain.replaceAll(/[a-zA-Z]/g, anyCharacter) : plain
}
