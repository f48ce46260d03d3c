import { resolvePath } from '../../paths/path.ts'
import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { ClientWord } from '../../shell/word.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'
import { isReadOnlySed } from './read-only-sed.ts'

/** A path a command names, where the client knows the command. */
export interface PathUse {
  /** absolute */
  path: string
  access: 'read' | 'write' | 'move' | 'enter'
  /** a pattern: only its folder is known */
  glob: boolean
  /** it is read too, and changed or kept */
  source?: 'moved' | 'copied'
  /** where it leads only the file system knows: `folder/..`, or a `$` in quotes */
  unclear?: true
  /** changed at a place only the run tells, or in `$PWD` */
  working?: true
  /** output is sent there */
  redirected?: boolean
}

interface FileCommand {
  access: PathUse['access']
  /** the first operand is no path */
  pattern?: true
  /** flags followed by a value that is no path */
  valued?: readonly string[]
  /** minds `/dev/null` too, which is free otherwise */
  device?: true
  /** flags that name a file */
  named?: readonly string[]
}

const reads = (...valued: string[]): FileCommand => ({ access: 'read', valued })
const scripts = ['-f', '--file']
const searches = (...valued: string[]): FileCommand => ({
  access: 'read',
  pattern: true,
  valued,
  named: scripts,
})
const grepFlags = ['-e', '-A', '-B', '-C', '-m', '-d', '-D', '--regexp']
const moved: FileCommand = { access: 'move', device: true, named: ['-t', '--target-directory'] }

/** The commands whose operands the client takes for paths. */
const fileCommands: Readonly<Record<string, FileCommand>> = {
  cat: reads(),
  tac: reads('-s'),
  head: reads('-n', '-c'),
  tail: reads('-n', '-c', '--pid', '-s'),
  sed: searches('-e', '-l'),
  awk: searches('-F', '-v'),
  gawk: searches('-F', '-v'),
  mawk: searches('-F', '-v'),
  nawk: searches('-F', '-v'),
  grep: searches(...grepFlags),
  egrep: searches(...grepFlags),
  fgrep: searches(...grepFlags),
  rg: searches(...grepFlags, '-g', '-t', '-T', '--glob', '--type', '-M', '-r', '-j'),
  jq: { access: 'read', pattern: true },
  nl: reads('-b', '-d', '-f', '-h', '-i', '-l', '-n', '-s', '-v', '-w'),
  rev: reads(),
  sort: { access: 'read', valued: ['-t', '-k', '-S'], named: ['-T', '--temporary-directory'] },
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
  man: reads('-s', '-S'),
  cd: { access: 'enter', device: true },
  pushd: { access: 'enter' },
  tee: { access: 'write' },
  touch: { access: 'write', device: true, valued: ['-d', '-t', '-r'] },
  mkdir: { access: 'write', device: true, valued: ['-m'] },
  rm: { access: 'write', device: true },
  rmdir: { access: 'write', device: true },
  cp: moved,
  mv: moved,
}

/** The paths a command reads and writes, as far as the client finds them. @param cwd where the command starts */
export function pathUses(command: ClientCommand, policy: CompiledPolicy, cwd: string): PathUse[] {
  const { argv } = command
  const starts = programStarts(argv, 'allow')
  // What `xargs` hands over is not known, and the client looks at no path behind it.
  if (starts.some((at) => argv[at] === 'xargs' && at + 1 < argv.length)) return []
  const start = starts.at(-1) ?? 0
  const behindEnv = argv[start] === 'env' ? (programStarts(argv, 'deny').at(-1) ?? start) : start
  const name = command.words[behindEnv]?.text ?? ''
  const place = { policy, cwd }
  const given = command.words.slice(behindEnv + 1)
  // Of sed an empty script is overlooked, and the file after it taken for one.
  const args = name === 'sed' ? given.filter(({ text }) => text !== '') : given
  if (name === 'find') return findPaths(args, place)
  if (baseName(name) === 'git') return gitPaths(args, place)
  const known = Object.hasOwn(fileCommands, name) ? fileCommands[name] : undefined
  if (known === undefined) return []
  if (name === 'cd' && args.length === 0) return [{ path: policy.home, access: 'enter', glob: false }]
  if (name === 'sed' && !isReadOnlySed(args.map(({ text }) => text)))
    return operands(args, { ...known, access: 'write', device: true }, place).map(changed)
  const uses = operands(args, known, place)
  if (name !== 'cp' && name !== 'mv') return uses
  // Behind flags the client does not tell what is copied from where it goes.
  if (args.some(({ text }) => text.startsWith('-'))) return uses.map((use) => ({ ...use, source: 'moved' }))
  const source = name === 'cp' ? 'copied' : 'moved'
  return uses.map((use, at) => (at < uses.length - 1 ? { ...use, source } : use))
}

/** Of `sed` the client takes all for an edit that does not plainly print. */
function changed(use: PathUse): PathUse {
  return { ...use, source: 'moved' }
}

const changing = new Set([
  'sed',
  ...Object.keys(fileCommands).filter((name) => /^(?:write|move)$/.test(fileCommands[name]?.access ?? '')),
])

/** Whether a command may be one that writes to a file; which, `pathUses` and its redirections say. */
export function mayChange({ argv, redirects }: ClientCommand): boolean {
  return redirects.length > 0 || argv.some((word) => changing.has(word))
}

/** Whether a command may be `cd` or its like; where it leads `pathUses` says. */
export function entersFolder({ argv }: ClientCommand): boolean {
  return argv.includes('cd') || argv.includes('pushd')
}

/** Whether the client takes operands of the program for paths. */
export function namesPaths({ argv }: ClientCommand): boolean {
  return Object.hasOwn(fileCommands, argv[programStarts(argv, 'allow').at(-1) ?? 0] ?? '')
}

/** `~name`, `~+` and `~-`. */
export function isOtherHome({ tilde, text }: ClientWord): boolean {
  return tilde && !/^~(?:\/|$)/.test(text)
}

interface Place {
  policy: CompiledPolicy
  cwd: string
}

function gitPaths(args: readonly ClientWord[], place: Place): PathUse[] {
  if (args[0]?.text === 'diff') return operands(args.slice(1), { access: 'read' }, place)
  return args[0]?.text === 'grep' ? operands(args.slice(1), searches(...grepFlags), place) : []
}

function findPaths(args: readonly ClientWord[], place: Place): PathUse[] {
  const compared = args.filter((_, at) => /^-[ac]?newer$|^-samefile$/.test(args[at - 1]?.text ?? ''))
  return operands([...untilFlag(args), ...compared], { access: 'read' }, place)
}

function untilFlag(args: readonly ClientWord[]): ClientWord[] {
  const first = args.findIndex(({ text }) => /^[-(!]/.test(text) && !/^-[HLP]$/.test(text))
  return args.slice(0, first === -1 ? undefined : first).filter(({ text }) => !text.startsWith('-'))
}

function operands(
  args: readonly ClientWord[],
  { access, pattern, device, valued = [], named = [] }: FileCommand,
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
      const next = args[at + 1]
      if (named.includes(word.text) && next !== undefined) given.push(next)
      if (named.includes(word.text) || valued.includes(word.text)) at++
      const equals = word.text.indexOf('=')
      if (equals !== -1 && named.includes(word.text.slice(0, equals)))
        given.push({ ...word, text: word.text.slice(equals + 1) })
    } else if (patternSeen) given.push(word)
    else patternSeen = true
  }
  return given.flatMap((word) => {
    const changes = access === 'write' || access === 'move'
    const path = pathOf(word, { policy, cwd })
    const free = access !== 'read' && device !== true && isFree(path ?? '', access)
    if (path === undefined || free || path === '/dev/stdin') return []
    const working = changes && (word.working ?? word.runtime) ? true : undefined
    return [
      {
        path,
        access,
        glob: word.glob,
        ...(working === undefined ? {} : { working }),
        ...(working === true || isUnclear(word) ? { unclear: true as const } : {}),
      },
    ]
  })
}

/** Whether the client does not tell where a path leads: a link may stand before the `..`. */
export function isUnclear({ text, runtime }: ClientWord): boolean {
  if (/[$`]/.test(text) && runtime !== true) return true
  return /(?:^|\/)(?!\.{1,2}\/)[^/]+\/\.\.(?:\/|$)/.test(text)
}

/** Using these tells and changes nothing. */
export function isFree(path: string, access: PathUse['access']): boolean {
  return path === '/dev/null' || (access === 'read' && path === '/dev/stdin')
}

/** A word as an absolute path; of a pattern, the folder before its first special character. */
export function pathOf(word: ClientWord, { policy, cwd }: Place): string | undefined {
  if (word.text === '-' || word.text === '' || isOtherHome(word)) return undefined
  // The client takes a quoted `~` for the home too, and no blank behind a path for a part of it.
  const text = word.text.trimEnd()
  const known = /^~(\/|$)/.test(text) ? policy.home + text.slice(1) : text
  const literal = word.glob ? known.slice(0, known.search(/[*?[]/)) : known
  const folder = word.glob ? literal.slice(0, literal.lastIndexOf('/') + 1) : literal
  const resolved = resolvePath(cwd, folder === '' ? '.' : folder)
  const own = /^\/proc\/(?:self|thread-self)\/(cwd|root)(?=\/|$)/.exec(resolved)
  if (own === null) return resolved
  return resolvePath('/', (own[1] === 'cwd' ? cwd : '') + resolved.slice(own[0].length))
}
