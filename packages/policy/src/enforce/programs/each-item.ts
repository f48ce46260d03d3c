import { anyText, isKnown } from '../abstract-text.ts'
import { valued } from './options/sort-words.ts'
import { contentOf, hasOption, optionValue, sortArguments, type Program } from './program.ts'

/**
 * A command with an item in the place of the mark. A name that is known in part becomes a parameter of a shell's text: names
 * of files are no commands, and where one would be run as such it is one that is not known.
 */
export function withItem(words: readonly string[], mark: string, item: string): readonly string[] {
  const [head = '', option = '', text = ''] = words
  const inText =
    words.length === 3 &&
    /^(?:\S*\/)?(?:ba|da|z|k)?sh$/.test(head) &&
    /^-[a-z]*c$/.test(option) &&
    text.includes(mark) &&
    !text.includes("'")
  if (inText && !isKnown(item) && item !== anyText)
    return [head, option, text.replaceAll(mark, '"$1"'), '_', item]
  return withText(words, mark, item)
}

function withText(words: readonly string[], mark: string, item: string): readonly string[] {
  return words.map((word) => word.replaceAll(mark, () => item))
}

export const xargs: Program = (started) => {
  const { input, shell } = started
  const sorted = sortArguments(
    started.words,
    'I n L P s d E a max-args max-procs replace delimiter arg-file',
    true,
  )
  const file = optionValue(sorted, 'a', 'arg-file')
  const lines = file === undefined ? input : (contentOf(file, started) ?? anyText)
  const split = lines.split(/\s+/).filter((item) => item !== '')
  // A name of which a part is known is one item, as is each that a search printed; unknown text may be any number.
  const apart =
    isKnown(lines) ||
    /^\S*[^\s\uE000]\S*$/.test(lines.trim()) ||
    split.every((item) => shell.effects.found.has(item))
  const known = apart ? split : []
  const items = known.length === 0 ? [anyText] : known
  const mark =
    optionValue(sorted, 'I', 'replace', 'i') ?? (hasOption(sorted, 'I', 'replace', 'i') ? '{}' : undefined)
  const words = sorted.operands.length === 0 ? ['echo'] : sorted.operands
  if (mark === undefined || mark === '') return shell.run.command([...words, ...items], shell, '')
  for (const item of items)
    shell.run.command(
      // Text of other origin may be a command within a shell's.
      shell.effects.found.has(item) ? withItem(words, mark, item) : withText(words, mark, item),
      shell,
      '',
    )
  return anyText
}

export const parallel: Program = (started) => {
  const { operands, options } = sortArguments(started.words, valued(started.name), true)
  if (options.has('pipe'))
    return started.shell.run.command(
      operands.filter(
        (word, at) => at < operands.findIndex((one) => one.startsWith(':::')) || !operands.includes(':::'),
      ),
      started.shell,
      started.input,
    )
  const at = operands.findIndex((word) => /^:{3,4}\+?$/.test(word))
  const given = at < 0 ? [anyText] : operands.slice(at + 1)
  const words = at < 0 ? operands : operands.slice(0, at)
  for (const item of given) {
    const line = words.join(' ')
    const text =
      words.length === 0 ? item : line.includes('{}') ? line.replaceAll('{}', () => item) : `${line} ${item}`
    if (isKnown(text)) started.shell.run.text(text, started.shell, '')
    else started.shell.run.command(text.split(' '), started.shell, '')
  }
  return anyText
}
