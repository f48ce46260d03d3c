import { anyText, isKnown } from '../abstract-text.ts'
import { subshell, type ShellState } from '../shell-state.ts'
import { setVariable } from '../assignments.ts'
import { hasOption, optionValue, sortArguments, touch, type Program, type Started } from './program.ts'

/** `options`: those that take a value; `before`: operands that come before the command. */
interface Wrapper {
  options: string
  before?: number
}

/** Programs that run the command after their own options. */
const plainWrappers: Readonly<Record<string, Wrapper>> = {
  nice: { options: 'n adjustment' },
  ionice: { options: 'c n p P u class classdata' },
  nohup: { options: '' },
  setsid: { options: '' },
  stdbuf: { options: 'i o e input output error' },
  time: { options: 'f o format output' },
  timeout: { options: 'k s kill-after signal', before: 1 },
  gtimeout: { options: 'k s kill-after signal', before: 1 },
  builtin: { options: '' },
  noglob: { options: '' },
  nocorrect: { options: '' },
  exec: { options: 'a' },
  coproc: { options: '' },
  chroot: { options: 'userspec groups', before: 1 },
  chrt: { options: 'T P D', before: 1 },
  taskset: { options: 'p', before: 1 },
  unshare: { options: 'S G R w setuid setgid root wd' },
  nsenter: { options: 't S G target' },
  strace: { options: 'e o p s P E u a O I b X' },
  ltrace: { options: 'e o p s u a n l x' },
  valgrind: { options: '' },
  doas: { options: 'u C' },
  caffeinate: { options: 't w' },
  'systemd-run': { options: 'p u unit property uid gid slice M H' },
  fakeroot: { options: 'l s i' },
  firejail: { options: '' },
  proxychains: { options: 'f' },
  proxychains4: { options: 'f' },
  torify: { options: '' },
  torsocks: { options: '' },
  'xvfb-run': { options: 's n e f p' },
  'dbus-run-session': { options: '' },
  unbuffer: { options: '' },
  rlwrap: { options: 'C H f' },
  faketime: { options: 'f', before: 1 },
  setarch: { options: '', before: 1 },
  arch: { options: '' },
  linux32: { options: '' },
  linux64: { options: '' },
  prlimit: { options: 'p' },
  numactl: { options: 'N m C i' },
  ccache: { options: '' },
  dotenv: { options: 'e f c' },
  dotenvx: { options: 'f' },
  'cross-env': { options: '' },
  winpty: { options: '' },
  gosu: { options: '', before: 1 },
  setpriv: { options: 'reuid regid' },
  catchsegv: { options: '' },
  aoss: { options: '' },
  entr: { options: '' },
  pkexec: { options: 'user' },
  bwrap: { options: '' },
  proot: { options: 'r b w R' },
  'start-stop-daemon': { options: 'x p u c d' },
  'run-parts': { options: '' },
}

/** Runs the rest of the words as a command, after assignments in front of it. */
export function runRest(
  words: readonly string[],
  { shell, input }: Pick<Started, 'shell' | 'input'>,
): string {
  let at = 0
  for (; at < words.length; at += 1) {
    const given = /^([A-Za-z_]\w*)=/.exec(words[at] ?? '')
    if (given === null) break
    setVariable(given[1] ?? '', (words[at] ?? '').slice(given[0].length), shell)
  }
  const rest = words.slice(at)
  return rest.length === 0 ? '' : shell.run.command(rest, shell, input)
}

/** A shell on another machine or in a container: the same words there do not name our files. */
export function elsewhere(shell: ShellState): ShellState {
  const there = subshell(shell)
  there.folder = '/elsewhere/work'
  there.variables.set('PWD', there.folder)
  there.variables.set('HOME', '/elsewhere/home')
  return there
}

function plain({ options, before = 0 }: Wrapper): Program {
  return (started) => {
    const { operands } = sortArguments(started.words, options, true)
    const rest = operands.slice(before)
    // `nice -n5 -- rm`: the end of options may stand before the operands too.
    return runRest(rest[0] === '--' ? rest.slice(1) : rest, started)
  }
}

const command: Program = (started) => {
  const sorted = sortArguments(started.words, '', true)
  return hasOption(sorted, 'v', 'V') ? anyText : runRest(sorted.operands, started)
}

const sudo: Program = (started) => {
  const sorted = sortArguments(
    started.words,
    'u g p C c r t T h D R U user group prompt chdir host role type',
    true,
  )
  if (hasOption(sorted, 'e', 'edit')) {
    for (const path of sorted.operands) touch(started, 'write', { path })
    return ''
  }
  if (hasOption(sorted, 'l', 'v', 'k', 'K') && sorted.operands.length === 0) return anyText
  if (sorted.operands.length === 0) return hasOption(sorted, 's', 'i') ? feedShell(started) : ''
  const folder = optionValue(sorted, 'D', 'chdir')
  const shell = folder === undefined ? started.shell : { ...started.shell, folder }
  return runRest(sorted.operands, { ...started, shell })
}

const env: Program = (started) => {
  const sorted = sortArguments(started.words, 'u C S unset chdir split-string', true)
  const folder = optionValue(sorted, 'C', 'chdir')
  const shell = folder === undefined ? started.shell : { ...started.shell, folder }
  const split = optionValue(sorted, 'S', 'split-string')
  if (split !== undefined) return shell.run.text([split, ...sorted.operands].join(' '), shell, started.input)
  const operands = sorted.operands[0] === '-' ? sorted.operands.slice(1) : sorted.operands
  if (operands.every((word) => word.includes('='))) return anyText
  return runRest(operands, { ...started, shell })
}

/** Standard input as shell text. */
export function feedShell({ shell, input }: Started): string {
  if (input === '') return ''
  return shell.run.text(input, shell, '')
}

/** Words that a program joins with blanks and gives to a shell. */
const joined: Program = ({ words, shell, input }) => shell.run.text(words.join(' '), shell, input)

const watch: Program = (started) => {
  const { operands } = sortArguments(started.words, 'n q interval equexit', true)
  return joined({ ...started, words: operands })
}

const xargs: Program = (started) => {
  const { input, shell } = started
  const sorted = sortArguments(
    started.words,
    'I n L P s d E a max-args max-procs replace delimiter arg-file',
    true,
  )
  const file = optionValue(sorted, 'a', 'arg-file')
  if (file !== undefined) touch(started, 'read', { path: file })
  const items =
    file === undefined && isKnown(input) ? input.split(/\s+/).filter((item) => item !== '') : [anyText]
  const mark =
    optionValue(sorted, 'I', 'replace', 'i') ?? (hasOption(sorted, 'I', 'replace', 'i') ? '{}' : undefined)
  const words = sorted.operands.length === 0 ? ['echo'] : sorted.operands
  if (mark === undefined || mark === '')
    return shell.run.command([...words, ...items.slice(0, 64)], shell, '')
  for (const item of items.slice(0, 16))
    shell.run.command(
      words.map((word) => word.replaceAll(mark, () => item)),
      shell,
      '',
    )
  return anyText
}

const parallel: Program = (started) => {
  const { operands } = sortArguments(started.words, 'j S N L jobs sshlogin colsep delay joblog results', true)
  const at = operands.findIndex((word) => /^:{3,4}\+?$/.test(word))
  const given = at < 0 ? [anyText] : operands.slice(at + 1)
  const words = at < 0 ? operands : operands.slice(0, at)
  for (const item of given.slice(0, 16)) {
    const line = words.join(' ')
    const text =
      words.length === 0 ? item : line.includes('{}') ? line.replaceAll('{}', () => item) : `${line} ${item}`
    if (isKnown(text)) started.shell.run.text(text, started.shell, '')
    else started.shell.run.command(text.split(' '), started.shell, '')
  }
  return anyText
}

const ssh: Program = (started) => {
  const sorted = sortArguments(started.words, 'B b c D E e F I i J L l m O o p Q R S W w', true)
  const [host, ...rest] = sorted.operands
  const { shell } = started
  for (const option of sorted.options.get('o') ?? [])
    if (/^(?:ProxyCommand|LocalCommand|KnownHostsCommand)/i.test(option)) {
      const at = option.search(/[= ]/)
      shell.run.text(option.slice(at + 1), subshell(shell), anyText)
    }
  if (host !== undefined)
    shell.effects.add({ kind: 'network', host: host.slice(host.indexOf('@') + 1), by: 'ssh' })
  if (rest.length > 0) return shell.run.text(rest.join(' '), elsewhere(shell), started.input)
  return started.input === '' ? anyText : feedShell({ ...started, shell: elsewhere(shell) })
}

/** `-c TEXT` programs that are no shells: su, runuser, script, flock, nix-shell, vagrant. */
function textOption(valued: string, names: readonly string[], before: number | true = 0): Program {
  return (started) => {
    const sorted = sortArguments(started.words, valued)
    const text = optionValue(sorted, ...names)
    const { shell, input } = started
    if (text !== undefined) return shell.run.text(text, shell, input)
    const early = sortArguments(started.words, valued, true).operands.slice(before === true ? 0 : before)
    if (early.length > 0 && before !== 0) return runRest(early, started)
    return feedShell(started)
  }
}

export const wrappers: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...Object.entries(plainWrappers).map(([name, wrapper]): [string, Program] => [name, plain(wrapper)]),
  ['command', command],
  ['sudo', sudo],
  ['env', env],
  ['watch', watch],
  ['xargs', xargs],
  ['parallel', parallel],
  ['ssh', ssh],
  ['mosh', ssh],
  ['autossh', ssh],
  ['su', textOption('c s g G w command shell', ['c', 'command'])],
  ['runuser', textOption('c s g u w command shell user', ['c', 'command'], true)],
  [
    'sg',
    ({ words, shell, input }) =>
      shell.run.text(
        words
          .filter((word) => word !== '-c')
          .slice(1)
          .join(' '),
        shell,
        input,
      ),
  ],
  ['script', textOption('c E I O T command', ['c', 'command'])],
  ['flock', textOption('c w E command timeout', ['c', 'command'], 1)],
  ['nix-shell', textOption('p run command I', ['run', 'command'])],
  ['eval', joined],
])
