import type { ClientCommand } from '../../shell/client-command.ts'
import { isExported } from '../../shell/variables.ts'
import type { ClientWord } from '../../shell/word.ts'
import { operandsOf } from './known-flags.ts'
import { programFlags, xargsFlags } from './program-flags.ts'
import { isReadOnlyGit } from './read-only-git.ts'
import { isReadOnlySed } from './read-only-sed.ts'
import { isSafeBeforeReading } from './safe-variables.ts'

/** Whether the client runs a command in every mode without asking, paths aside. */
export function isReadOnly(command: ClientCommand): boolean {
  const { words, assignments, timed, nested, led } = command
  if (words.length === 0) return setsPlainly(command)
  if (timed || !assignments.every(isSafeBeforeReading)) return false
  if (words.some(({ special }) => special) || !nested.every(printsOnly)) return false
  if (led && writes(command)) return false
  const [name, ...args] = unwrapped(words)
  if (name === undefined) return false
  const texts = args.map(({ text }) => text)
  if (name.text === 'test' && nested.length > 0) return false
  // In brackets no variable is compared, not even the home.
  if (name.text === '[' && args.some(({ raw }) => /\$\w/.test(raw))) return false
  if (anyArguments.has(name.text)) return !args.some(hasProblem)
  // Known by the text as written only.
  if (name.text === 'jq' && (name.raw !== 'jq' || assignments.length > 0)) return false
  const check = Object.hasOwn(checks, name.text) ? checks[name.text] : undefined
  if (check === undefined) return false
  // Where flags are looked at, text of the run might be one.
  if (args.some(({ runtime }) => runtime)) return false
  // A file name the pattern finds may look like a flag.
  if (args.some(({ glob }) => glob) && !globsWelcome.has(name.text)) return false
  const flags = Object.hasOwn(programFlags, name.text) ? programFlags[name.text] : undefined
  return (flags === undefined || operandsOf(flags, texts) !== undefined) && check(texts)
}

/** Within a word of a program that only reads. */
function printsOnly(command: ClientCommand): boolean {
  return isReadOnly(command) && !writes(command)
}

function writes({ redirects }: ClientCommand): boolean {
  return redirects.some(({ direction, target }) => direction === 'out' && target.text !== '/dev/null')
}

/** Measured after a first command of the session has run; before, the client does not know its environment, and asks. */
function setsPlainly({ assignments: [first, ...more], redirects, piped, inner }: ClientCommand): boolean {
  if (first === undefined || more.length > 0 || redirects.length > 0) return false
  return !piped && !inner && !isExported(first.name)
}

function hasProblem({ problem }: ClientWord): boolean {
  return problem !== undefined
}

function unwrapped(words: readonly ClientWord[]): readonly ClientWord[] {
  const [name, next] = words.map(({ text }) => text)
  if (name === 'command' && next === '-p') return unwrapped(words.slice(2))
  if ((name === 'command' || name === 'builtin') && next !== undefined && !next.startsWith('-'))
    return unwrapped(words.slice(1))
  if (name === 'timeout' && next !== undefined && /^\d+(\.\d+)?[smhd]?$/.test(next))
    return unwrapped(words.slice(2))
  return words
}

/** Harmless with whatever arguments. */
const anyArguments = new Set(
  `cat head tail wc stat strings hexdump od nl id uname free df du locale groups nproc basename dirname realpath cut
  paste tr column tac rev fold expand unexpand fmt comm cmp numfmt readlink diff true false sleep which type expr test [
  seq tsort pr cal uptime echo ls cd`.split(/\s+/),
)

const globsWelcome = new Set(['grep', 'egrep', 'fgrep', 'md5sum', 'sha1sum', 'sha256sum'])

const flagsOnly = (args: readonly string[]): boolean => args.every((arg) => arg.startsWith('-'))
const without =
  (refused: RegExp) =>
  (args: readonly string[]): boolean =>
    !args.some((arg) => refused.test(arg))

const any = (): boolean => true
const operandsIn = (name: string, args: readonly string[]): string[] => {
  const known = programFlags[name]
  return (known && operandsOf(known, args)) ?? []
}

/** Harmless with some arguments; of most the flags are looked at before. */
const checks: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  pwd: (args) => args.length === 0,
  whoami: (args) => args.length === 0,
  arch: flagsOnly,
  hostname: (args) => args.every((arg) => /^-[adfhisvAIV]+$|^--(?!file|boot)/.test(arg)),
  history: (args) => args.length <= 1 && args.every((arg) => /^\d+$/.test(arg)),
  uniq: (args) => args.every((arg) => /^-\D|^\d+$|^-$/.test(arg)),
  date: (args) => operandsIn('date', args).every((arg) => arg.startsWith('+')),
  printf: without(/^-v/),
  find: without(/^-(exec|execdir|ok|okdir|delete|fls|fprint0?|fprintf|files0-from)$/),
  sort: any,
  grep: any,
  egrep: any,
  fgrep: any,
  rg: any,
  fd: any,
  fdfind: any,
  tree: any,
  file: any,
  base64: any,
  md5sum: any,
  sha1sum: any,
  sha256sum: any,
  // A page that is a file may be written to run something.
  man: without(/\//),
  help: (args) => args.every((arg) => arg === '-d' || !/^-[a-zA-Z]/.test(arg)),
  netstat: any,
  ss: any,
  ps: (args) => !operandsIn('ps', args).some((arg) => /^[a-zA-Z]*e[a-zA-Z]*$/.test(arg)),
  lsof: without(/^\+[mr]/),
  pgrep: any,
  tput: without(/^(reset|init|clear|smcup|rmcup|rs\d|is\d|iprog|rf|if)$/),
  ifconfig: (args) => args.length <= 1 && args.every((arg) => /^[a-zA-Z][\w-]*$/.test(arg)),
  ip: (args) => args.length === 1 && args[0] === 'addr',
  jq: isReadOnlyJq,
  claude: (args) => args.length === 1 && /^(-h|--help)$/.test(args[0] ?? ''),
  node: (args) => isVersion(args, ['-v', '--version']),
  python: (args) => isVersion(args, ['--version']),
  python3: (args) => isVersion(args, ['--version']),
  docker: (args) => /^(ps|images|logs|inspect)$/.test(args[0] ?? ''),
  git: isReadOnlyGit,
  sed: isReadOnlySed,
  xargs: isReadOnlyXargs,
}

/** A filter that neither reads its environment nor loads code. */
function isReadOnlyJq(args: readonly string[]): boolean {
  const refused =
    /^-[a-zA-Z]*[fL]|^--(from-file|rawfile|slurpfile|run-tests|library-path|raw-output0)|\benv\b|\$ENV|\b(include|import)\s+"/
  return args.some((arg) => !arg.startsWith('-')) && without(refused)(args)
}

function isVersion(args: readonly string[], flags: readonly string[]): boolean {
  return args.length === 1 && flags.includes(args[0] ?? '')
}

/** `xargs` before a program that cannot be led to write or run anything, whatever it is handed. */
function isReadOnlyXargs(args: readonly string[]): boolean {
  if (args.length === 0) return true
  const program = args.findIndex((arg, at) => /^[a-z]/.test(arg) && !/^-[nPLsdI]$/.test(args[at - 1] ?? ''))
  const own = args.slice(0, Math.max(program, 0))
  if (operandsOf(xargsFlags, own)?.length !== 0) return false
  const replaced = own.indexOf('-I')
  return (
    (replaced === -1 || own[replaced + 1] === '{}') &&
    /^(echo|printf|wc|[ef]?grep|head|tail)$/.test(args[program] ?? '')
  )
}
