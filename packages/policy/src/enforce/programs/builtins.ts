import { anyText, isKnown } from '../abstract-text.ts'
import { mostElements } from '../elements.ts'
import { noteIndex, setVariable } from '../assignments.ts'
import { absolutePath } from '../place.ts'
import { setFolder } from '../shell-state.ts'
import { hasOption, sortArguments, touch, type Program, type Started } from './program.ts'
import { source } from './shells.ts'

const changeFolder: Program = ({ words, shell }) => {
  const { operands } = sortArguments(words, '')
  const [to] = operands
  if (to === undefined)
    setFolder(shell, words.includes('-') ? (shell.variables.get('OLDPWD') ?? anyText) : shell.effects.home)
  else if (to === '-') setFolder(shell, shell.variables.get('OLDPWD') ?? anyText)
  else {
    const folder = absolutePath(to, shell.folder)
    shell.effects.entered.set(folder, shell.folder)
    setFolder(shell, folder)
  }
  return ''
}

const pop: Program = ({ shell }) => {
  setFolder(shell, anyText)
  return ''
}

/** `export NAME=value`, `declare`, `local`, `readonly`, `typeset`: the words carry the assignments. */
const declare: Program = ({ name, words, shell }) => {
  // `declare -n` makes a name for another variable.
  const refers = words.some((word) => /^-\w*n/.test(word)) && !words.includes('-fn')
  for (const word of words) {
    const given = /^([A-Za-z_]\w*)\+?=/.exec(word)
    if (given !== null) {
      const value = word.slice(given[0].length)
      // An array given in quotes is expanded once more.
      if (/^\(.*(?:\$\(|`)/s.test(value))
        shell.effects.danger(`${name} expands a text that runs what stands in it`)
      setVariable(given[1] ?? '', refers ? anyText : value, shell)
    } else if (/^-\w*[nxpf]/.test(word)) continue
    else if (!isKnown(word)) shell.effects.unknown('declares a variable whose name is not known')
  }
  return words.length === 0 || words.includes('-p') ? anyText : ''
}

const read: Program = ({ words, shell, input }) => {
  const { operands } = sortArguments(words, 'a d i n N p t u')
  const names = operands.length === 0 ? ['REPLY'] : operands
  const [line = ''] = input.split('\n')
  const splitsAtBlanks = (shell.variables.get('IFS') ?? '').trim() === ''
  const fields = line.trim().split(/\s+/)
  for (const [at, name] of names.entries()) {
    const value = at === names.length - 1 ? fields.slice(at).join(' ') : (fields[at] ?? '')
    setVariable(name, isKnown(line) && splitsAtBlanks ? value : anyText, shell)
  }
  return ''
}

const readLines: Program = ({ words, shell, input }) => {
  const { operands, options } = sortArguments(words, 'd n O s u C c')
  const name = operands[0] ?? 'MAPFILE'
  for (const text of options.get('C') ?? []) shell.run.text(`${text} 0 ${anyText}`, shell, '')
  const lines = input.trimEnd().split('\n')
  if (lines.length > mostElements) {
    shell.variables.set(name, anyText)
    return ''
  }
  shell.variables.set(name, isKnown(input) ? lines.join(' ') : anyText)
  for (const [at, line] of lines.entries()) setVariable(`${name}[${at}]`, line, shell)
  return ''
}

const echo: Program = ({ words }) => {
  const at = words.findIndex((word) => !/^-[neE]+$/.test(word))
  const text = at < 0 ? '' : words.slice(at).join(' ')
  const escapes = words.slice(0, Math.max(at, 0)).some((word) => word.includes('e'))
  return `${escapes ? unescape(text) : text}\n`
}

/** The escapes of `printf`, `echo -e` and `$'…'`. */
function unescape(text: string): string {
  return text.replaceAll(/\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,4}|u[0-9a-fA-F]{4}|.)/g, (escape) => {
    const body = escape.slice(1)
    if (/^[xu][0-9a-fA-F]/.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16))
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & 255)
    return plainEscapes[body] ?? escape
  })
}

const plainEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  '\\': '\\',
  a: '',
  e: '\u{1B}',
  b: '',
}

const printf: Program = ({ words, shell }) => {
  const rest = words[0] === '--' ? words.slice(1) : words
  if (rest[0] === '-v' && rest[1] !== undefined) {
    setVariable(rest[1], format(rest[2] ?? '', rest.slice(3)), shell)
    return ''
  }
  return format(rest[0] ?? '', rest.slice(1))
}

/** The pattern is used again while arguments are left, as bash does. */
function format(pattern: string, given: readonly string[]): string {
  if (!isKnown(pattern) || pattern.includes('%(')) return anyText
  const plain = unescape(pattern)
  let rest = given
  let text = ''
  for (let round = 0; round < 64; round += 1) {
    const before = rest.length
    text += plain.replaceAll(/%(?:%|-?\d*[sdbqcixu])/g, (field) => {
      if (field === '%%') return '%'
      const [value = '', ...left] = rest
      rest = left
      return field.endsWith('b') ? unescape(value) : value
    })
    if (rest.length === 0 || rest.length === before) break
  }
  return text
}

const trap: Program = ({ words, shell }) => {
  const { operands } = sortArguments(words, '')
  const [text] = operands
  if (text !== undefined && text !== '' && operands.length > 1) shell.run.text(text, shell, '')
  return ''
}

const alias: Program = ({ words, shell }) => {
  for (const word of words) {
    const at = word.indexOf('=')
    if (at > 0) shell.aliases.set(word.slice(0, at), word.slice(at + 1))
    if (/^(?:sudo|su|ssh|doas|passwd|gpg)=/.test(word))
      shell.effects.danger('puts something in the place of a trusted program')
  }
  return ''
}

const unset: Program = ({ words, shell }) => {
  for (const word of words) {
    shell.variables.set(word, '')
    if (word.startsWith('HIST')) shell.effects.danger('keeps commands out of the history')
  }
  return ''
}

const set: Program = ({ words, shell }) => {
  if (words[0] === '+o' && words[1] === 'history') shell.effects.danger('keeps commands out of the history')
  for (const word of words) noteIndex(word, shell)
  const at = words.indexOf('--')
  if (at >= 0) shell.parameters = words.slice(at + 1)
  else if (words[0] !== undefined && !/^[-+]/.test(words[0])) shell.parameters = words
  return words.length === 0 ? anyText : ''
}

/** `hash -p PATH NAME`: another program under a name. */
const remember: Program = ({ words, shell }) => {
  const at = words.indexOf('-p')
  const name = words[at + 2]
  if (at >= 0 && name !== undefined) shell.aliases.set(name, words[at + 1] ?? anyText)
  return anyText
}

const shift: Program = ({ words, shell }) => {
  shell.parameters = shell.parameters?.slice(Number(words[0] ?? 1) || 1)
  return ''
}

/** `history -s`, `fc`, `bind -x`, `complete -C`, `enable -f`: leave text behind that is run later, or load code. */
const leaves: Program = (started) => {
  const { name, words, shell } = started
  const sorted = sortArguments(words, 'p C F f x')
  if (name === 'history') {
    if (hasOption(sorted, 's', 'c', 'w', 'a', 'r', 'd', 'n'))
      shell.effects.danger('changes the history of the shell')
  } else if (name === 'enable' || name === 'bind' || name === 'fc') {
    if (words.length > 0 && !hasOption(sorted, 'l')) shell.effects.danger(`${name} runs or loads code unseen`)
  } else {
    for (const text of sorted.options.get('C') ?? []) shell.run.text(text, shell, '')
    // The words of a list are expanded when they are asked for.
    for (const word of words)
      if (/\$\(|`/.test(word)) shell.effects.danger(`${name} expands a text that runs what stands in it`)
  }
  return anyText
}

/** ssh-agent: alone it prints settings for `eval`; with a command it runs that. */
const agent: Program = ({ words, shell, input }) => {
  const at = words.findIndex((word) => !word.startsWith('-'))
  return at < 0 ? '' : shell.run.command(words.slice(at), shell, input)
}

/** ssh-keygen: `-f` names the key it makes, unless it only shows one. */
const keyMaker: Program = (started) => {
  const sorted = sortArguments(started.words, 'f t b C N P I n V O s z Z a')
  const path = sorted.options.get('f')?.[0]
  const kind = hasOption(sorted, 'l', 'F', 'y', 'e', 'B') ? 'read' : 'write'
  if (path !== undefined) touch(started, kind, { path })
  return anyText
}

const nothing =
  (output: string): Program =>
  () =>
    output

const shopt: Program = ({ words, shell }) => {
  // As with this variable, globs then find hidden names too.
  if (words.includes('dotglob') && words.some((word) => /^-\w*s/.test(word)))
    shell.variables.set('GLOBIGNORE', anyText)
  return ''
}

const quiet =
  'true false : exit return wait jobs disown bg break continue sleep umask ulimit times let getopts unalias'

export const builtins: ReadonlyMap<string, (started: Started) => string> = new Map<string, Program>([
  ['cd', changeFolder],
  ['pushd', changeFolder],
  ['popd', pop],
  ...['export', 'declare', 'typeset', 'local', 'readonly'].map((name): [string, Program] => [name, declare]),
  ['read', read],
  ['mapfile', readLines],
  ['readarray', readLines],
  ['shopt', shopt],
  ['echo', echo],
  ['printf', printf],
  ['trap', trap],
  ['alias', alias],
  ['unset', unset],
  ['set', set],
  ['hash', remember],
  ['shift', shift],
  ['test', nothing('')],
  ['[', nothing('')],
  ['source', source],
  ['.', source],
  ...['history', 'fc', 'bind', 'complete', 'compgen', 'enable'].map((name): [string, Program] => [
    name,
    leaves,
  ]),
  ...quiet.split(' ').map((name): [string, Program] => [name, nothing('')]),
  ['mktemp', nothing('/tmp/session/made')],
  ['ssh-agent', agent],
  ['ssh-keygen', keyMaker],
  ['pwd', ({ shell }) => `${shell.folder}\n`],
  ...[
    'whoami',
    'id',
    'uname',
    'hostname',
    'seq',
    'which',
    'type',
    'arch',
    'uptime',
    'date',
    'nproc',
    'tty',
    'basename',
    'dirname',
    'kill',
    'pkill',
    'killall',
    'ps',
    'man',
  ].map((name): [string, Program] => [name, nothing(anyText)]),
])
