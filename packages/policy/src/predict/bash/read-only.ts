import type { ClientCommand } from '../../shell/client-command.ts'
import type { ClientWord } from '../../shell/word.ts'
import { safeVariables } from './command-texts.ts'
import { isReadOnlyGit } from './read-only-git.ts'
import { isReadOnlySed } from './read-only-sed.ts'

/** Whether the client runs a command in every mode without asking, paths aside. */
export function isReadOnly(command: ClientCommand): boolean {
  const { words, assignments, timed } = command
  if (timed || !assignments.every(({ name }) => safeVariables.has(name) || words.length === 0)) return false
  // A bare assignment changes the shell that ends with the call.
  if (words.length === 0) return true
  const [name, ...args] = unwrapped(words)
  if (name === undefined) return false
  const texts = args.map(({ text }) => text)
  if (anyArguments.has(name.text)) return !args.some(hasProblem)
  const check = Object.hasOwn(checks, name.text) ? checks[name.text] : undefined
  if (check === undefined) return false
  // A file name the pattern finds may look like a flag.
  if (args.some(({ glob }) => glob) && !globsWelcome.has(name.text)) return false
  return check(texts)
}

function hasProblem({ problem }: ClientWord): boolean {
  return problem !== undefined
}

function unwrapped(words: readonly ClientWord[]): readonly ClientWord[] {
  const [name, next] = words.map(({ text }) => text)
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
  getconf seq tsort pr cal uptime echo ls cd whoami`.split(/\s+/),
)

const globsWelcome = new Set([
  'grep',
  'egrep',
  'fgrep',
  'file',
  'printf',
  'md5sum',
  'sha1sum',
  'sha256sum',
  'base64',
])

const flagsOnly = (args: readonly string[]): boolean => args.every((arg) => arg.startsWith('-'))
const without =
  (refused: RegExp) =>
  (args: readonly string[]): boolean =>
    !args.some((arg) => refused.test(arg))

/** Harmless with some arguments. Flags that write, run or connect are refused. */
const checks: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  pwd: (args) => args.length === 0,
  arch: flagsOnly,
  hostname: (args) => flagsOnly(args) && without(/^-(F|b)|^--(file|boot)/)(args),
  history: (args) => args.length <= 1 && args.every((arg) => /^\d+$/.test(arg)),
  uniq: (args) => args.every((arg) => arg.startsWith('-') || /^\d+$/.test(arg)),
  date: (args) =>
    args.every((arg, index) => /^[-+]/.test(arg) || /^-[dr]$/.test(args[index - 1] ?? '')) &&
    without(/^-s|^--set/)(args),
  printf: without(/^-v/),
  find: without(/^-(exec|execdir|ok|okdir|delete|fls|fprint0?|fprintf|files0-from)$/),
  sort: without(/^-[a-zA-Z]*[oT]|^--(output|compress-program|temporary-directory|files0-from)/),
  grep: without(/^--(devices-file)$/),
  egrep: () => true,
  fgrep: () => true,
  rg: without(/^--(pre|hostname-bin|search-zip)|^-[a-zA-Z]*z/),
  fd: without(/^-[xX]|^--exec/),
  fdfind: without(/^-[xX]|^--exec/),
  tree: without(/^-[a-zA-Z]*[oR]|^--output/),
  file: without(/^-[a-zA-Z]*[fCmS]|^--(files-from|compile|magic-file)/),
  base64: () => true,
  md5sum: () => true,
  sha1sum: () => true,
  sha256sum: () => true,
  man: without(/^-[a-zA-Z]*[PHCrpEXTZ]|^--(pager|html|config-file)/),
  help: () => true,
  info: without(/^-[a-zA-Z]*[of]|^--(output|file|restore)/),
  netstat: () => true,
  ss: without(/^-[a-zA-Z]*[KDFN]|^--(kill|diag|filter|net)/),
  ps: (args) => args.every((arg) => /^-|^[auxfwlh]+$|^\d+$/.test(arg)),
  lsof: without(/^[+-][mrD]/),
  pgrep: without(/^-[F]|^--(pidfile|signal)/),
  tput: (args) => !args.some((arg) => /^-S|^(reset|init|clear|rs\d|is\d)$/.test(arg)),
  ifconfig: (args) => args.length <= 1 && args.every((arg) => /^[a-zA-Z][\w-]*$/.test(arg)),
  ip: (args) => args.length === 1 && args[0] === 'addr',
  jq: without(/^-[a-zA-Z]*[fL]|^--(from-file|rawfile|slurpfile|run-tests|library-path)|\benv\b|\$ENV/),
  claude: (args) => args.length === 1 && args[0] === '-h',
  node: (args) => isVersion(args, ['-v', '--version']),
  python: (args) => isVersion(args, ['--version']),
  python3: (args) => isVersion(args, ['--version']),
  docker: (args) => /^(ps|images|logs|inspect)$/.test(args[0] ?? ''),
  git: isReadOnlyGit,
  sed: isReadOnlySed,
  xargs: isReadOnlyXargs,
}

function isVersion(args: readonly string[], flags: readonly string[]): boolean {
  return args.length === 1 && flags.includes(args[0] ?? '')
}

/** `xargs` before a program that cannot be led to write or run anything, whatever it is handed. */
function isReadOnlyXargs(args: readonly string[]): boolean {
  let at = 0
  while (args[at]?.startsWith('-')) {
    const flag = args[at] ?? ''
    if (!/^-([0trx]|[InPLsEd].*)$/.test(flag)) return false
    at += /^-[InPLsEd]$/.test(flag) ? 2 : 1
  }
  return /^(echo|printf|wc|grep|head|tail)$/.test(args[at] ?? '')
}
