import { resolvePath } from '../../paths/path.ts'
import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { ClientWord } from '../../shell/word.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'

/** A path a command names, where the client knows the command. */
export interface PathUse {
  /** absolute */
  path: string
  access: 'read' | 'write' | 'move' | 'enter'
  /** a pattern: only its folder is known */
  glob: boolean
}

interface FileCommand {
  access: PathUse['access']
  /** the first operand is no path */
  pattern?: true
  /** flags followed by a value that is no path */
  valued?: readonly string[]
}

const reads = (...valued: string[]): FileCommand => ({ access: 'read', valued })
const searches = (...valued: string[]): FileCommand => ({ access: 'read', pattern: true, valued })
const grepFlags = ['-e', '-f', '-A', '-B', '-C', '-m', '-d', '-D', '--regexp', '--file']

/** The commands whose operands the client takes for paths. */
const fileCommands: Readonly<Record<string, FileCommand>> = {
  cat: reads(),
  tac: reads('-s'),
  head: reads('-n', '-c'),
  tail: reads('-n', '-c', '--pid', '-s'),
  sed: searches('-e', '-f', '-l'),
  awk: searches('-F', '-v', '-f'),
  grep: searches(...grepFlags),
  egrep: searches(...grepFlags),
  fgrep: searches(...grepFlags),
  rg: searches(...grepFlags, '-g', '-t', '-T', '--glob', '--type', '-M', '-r', '-j'),
  jq: searches(),
  nl: reads('-b', '-d', '-f', '-h', '-i', '-l', '-n', '-s', '-v', '-w'),
  rev: reads(),
  sort: reads('-t', '-k', '-S', '-T'),
  uniq: reads('-f', '-s', '-w'),
  cut: reads('-d', '-f', '-c', '-b'),
  paste: reads('-d'),
  fold: reads('-w'),
  fmt: reads('-w'),
  expand: reads('-t'),
  unexpand: reads('-t'),
  pr: reads('-l', '-w', '-h'),
  wc: reads(),
  od: reads('-A', '-t', '-j', '-N', '-w'),
  hexdump: reads('-n', '-s', '-e'),
  strings: reads('-n', '-t'),
  base64: reads('-w'),
  md5sum: reads(),
  sha1sum: reads(),
  sha256sum: reads(),
  diff: reads('-U', '-C', '-I', '-x'),
  cmp: reads('-n', '-i'),
  comm: reads(),
  column: reads('-s', '-o', '-c', '-N'),
  tsort: reads(),
  numfmt: reads('--from', '--to'),
  stat: reads('-c', '-f', '--format', '--printf'),
  file: reads('-m', '-P'),
  ls: reads('-I', '-w', '-T'),
  cd: { access: 'enter' },
  pushd: { access: 'enter' },
  tee: { access: 'write' },
  touch: { access: 'write', valued: ['-d', '-t', '-r'] },
  mkdir: { access: 'write', valued: ['-m'] },
  rm: { access: 'write' },
  rmdir: { access: 'write' },
  cp: { access: 'move' },
  mv: { access: 'move' },
}

/** The paths a command reads and writes, as far as the client finds them. @param cwd where the command starts */
export function pathUses(command: ClientCommand, policy: CompiledPolicy, cwd: string): PathUse[] {
  const argv = command.words.map(({ text }) => text)
  const start = programStarts(argv, 'allow').at(-1) ?? 0
  const behindEnv = argv[start] === 'env' ? (programStarts(argv, 'deny').at(-1) ?? start) : start
  const name = command.words[behindEnv]?.text ?? ''
  const place = { policy, cwd }
  const given = command.words.slice(behindEnv + 1)
  // Of sed an empty script is overlooked, and the file after it taken for one.
  const args = name === 'sed' ? given.filter(({ text }) => text !== '') : given
  if (name === 'find') return operands(untilFlag(args), { access: 'read' }, place)
  if (baseName(name) === 'git') return gitPaths(args, place)
  const known = Object.hasOwn(fileCommands, name) ? fileCommands[name] : undefined
  if (known === undefined) return []
  if (name === 'cd' && args.length === 0) return [{ path: policy.home, access: 'enter', glob: false }]
  return operands(args, name === 'sed' && editsInPlace(args) ? { ...known, access: 'write' } : known, place)
}

interface Place {
  policy: CompiledPolicy
  cwd: string
}

function gitPaths(args: readonly ClientWord[], place: Place): PathUse[] {
  const compares = args[0]?.text === 'diff' && args.some(({ text }) => text === '--no-index')
  return compares ? operands(args.slice(1), { access: 'read' }, place) : []
}

function untilFlag(args: readonly ClientWord[]): ClientWord[] {
  const first = args.findIndex(({ text }) => /^[-(!]/.test(text) && !/^-[HLP]$/.test(text))
  return args.slice(0, first === -1 ? undefined : first).filter(({ text }) => !text.startsWith('-'))
}

export function editsInPlace(args: readonly ClientWord[]): boolean {
  return args.some(({ text }) => /^-[a-zA-Z]*i|^--in-place/.test(text) && !/^-[ef]/.test(text))
}

function operands(
  args: readonly ClientWord[],
  { access, pattern, valued = [] }: FileCommand,
  { policy, cwd }: Place,
): PathUse[] {
  const given: ClientWord[] = []
  let [flags, patternSeen] = [true, pattern !== true]
  for (let at = 0; at < args.length; at++) {
    const word = args[at]
    if (word === undefined) break
    if (flags && word.text === '--') flags = false
    else if (flags && word.text.startsWith('-') && word.text !== '-') {
      if (/^(-e|-f|--regexp|--file|--expression)/.test(word.text)) patternSeen = true
      if (valued.includes(word.text)) at++
    } else if (patternSeen) given.push(word)
    else patternSeen = true
  }
  return given.flatMap((word) => {
    const path = pathOf(word, { policy, cwd })
    return path === undefined || isFree(path, access) ? [] : [{ path, access, glob: word.glob }]
  })
}

/** Using these tells and changes nothing. */
export function isFree(path: string, access: PathUse['access']): boolean {
  return path === '/dev/null' || (access === 'read' && path === '/dev/stdin')
}

/** A word as an absolute path; of a pattern, the folder before its first special character. */
export function pathOf(word: ClientWord, { policy, cwd }: Place): string | undefined {
  if (word.text === '-' || word.text === '') return undefined
  const { home } = policy
  const known = word.tilde && /^~(\/|$)/.test(word.text) ? home + word.text.slice(1) : word.text
  const literal = word.glob ? known.slice(0, known.search(/[*?[]/)) : known
  const folder = word.glob ? literal.slice(0, literal.lastIndexOf('/') + 1) : literal
  const resolved = resolvePath(cwd, folder === '' ? '.' : folder)
  return resolved.startsWith('/proc/self/cwd') ? resolvePath('/', cwd + resolved.slice(14)) : resolved
}
