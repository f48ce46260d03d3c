import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { parallel, xargs } from './each-item.ts'
import { valued } from './options/sort-words.ts'
import { hasOption, optionValue, sortArguments, touch, type Program } from './program.ts'
import { feedShell, runRest } from './run-rest.ts'
import { ssh } from './ssh.ts'
import { suspectText } from './suspected.ts'

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
  'su-exec': { options: '', before: 1 },
  run0: { options: 'u user unit property slice D chdir' },
  daemonize: { options: 'c e o p l u' },
  chronic: { options: '' },
  ifne: { options: '' },
  eatmydata: { options: '' },
  choom: { options: 'n p' },
  'systemd-inhibit': { options: 'what who why mode' },
  'systemd-cat': { options: 't p identifier priority' },
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
  proot: { options: 'r b w R' },
  'start-stop-daemon': { options: 'x p u c d' },
  'run-parts': { options: '' },
}

function plain({ options, before = 0 }: Wrapper): Program {
  return (started) => {
    const { operands } = sortArguments(started.words, `${options} ${valued(started.name)}`, true)
    const rest = operands.slice(before)
    // `nice -n5 -- rm`: the end of options may stand before the operands too.
    return runRest(rest[0] === '--' ? rest.slice(1) : rest, started)
  }
}

/** systemd-run: the properties of a unit name commands too. */
const unit: Program = (started) => {
  const sorted = sortArguments(
    started.words,
    'p u E unit property setenv uid gid slice M H on-active on-calendar',
    true,
  )
  for (const property of [...(sorted.options.get('p') ?? []), ...(sorted.options.get('property') ?? [])]) {
    const text = /^Exec\w+=[-@:+!]*(.*)$/s.exec(property)?.[1]
    if (text !== undefined) started.shell.run.text(text, subshell(started.shell), anyText)
    const file = /^Standard(?:Output|Error)=(?:file|append|truncate):(.*)$/s.exec(property)?.[1]
    if (file !== undefined) touch(started, 'write', { path: file })
  }
  if ([...sorted.options.keys()].some((name) => name.startsWith('on-')))
    started.shell.effects.danger('leaves a job to be run later')
  return runRest(sorted.operands, started)
}

/** bwrap: what it binds may be changed inside; some of its options take two values. */
const bubble: Program = (started) => {
  const { words } = started
  let at = 0
  for (; words[at]?.startsWith('--') === true; at += 1) {
    const option = words[at] ?? ''
    if (/^--(?:dev-)?bind/.test(option)) touch(started, 'write', { path: words[at + 1] ?? '', deep: true })
    if (/bind|^--(?:symlink|setenv|file)$/.test(option)) at += 2
    else if (
      /^--(?:dev|proc|tmpfs|dir|chdir|unsetenv|lock-file|uid|gid|hostname|perms|size|args)$/.test(option)
    )
      at += 1
  }
  return runRest(words.slice(at), started)
}

/** wsl: what follows runs in Linux, of which the files are the same. */
const wsl: Program = (started) => {
  const { operands } = sortArguments(started.words, 'd u distribution user cd shell-type', true)
  return runRest(operands, started)
}

/** start-stop-daemon: the program by an option, its arguments after `--`. */
const daemon: Program = (started) => {
  const sorted = sortArguments(
    started.words,
    'x a p n u g c d r exec startas pidfile name user group chuid chdir',
  )
  const program = optionValue(sorted, 'startas', 'a', 'exec', 'x')
  return program === undefined ? anyText : runRest([program, ...sorted.operands], started)
}

/** cmd: what follows `/c` is for the old prompt of Windows. */
const commandPrompt: Program = (started) => {
  const at = started.words.findIndex((word) => /^\/{1,2}[ckr]$/i.test(word))
  if (at < 0) return anyText
  const text = started.words.slice(at + 1).join(' ')
  return started.shell.run.powerShell(`cmd /c '${text.replaceAll("'", "''")}'`, subshell(started.shell), '')
}

/** The loader of the system, told what to load. */
export const loader: Program = plain({
  options: 'preload library-path argv0 audit inhibit-rpath glibc-hwcaps-prepend',
})

/** Without a command it changes what the shell itself reads, and with it what the shells it starts do. */
const exec: Program = (started) => {
  if (started.words.length === 0 && isKnown(started.input)) suspectText(started.input, started.shell)
  return plain({ options: 'a' })(started)
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
  if (/^(?:\S*\/)?(?:ba|z|da|k|fi|a)?sh$/.test(sorted.operands.join(' ')) && started.input === '')
    started.shell.effects.danger('opens a shell with all rights')
  return runRest(sorted.operands, started)
}

const env: Program = (started) => {
  const sorted = sortArguments(started.words, 'u C S unset chdir split-string', true)
  const { shell } = started
  const split = optionValue(sorted, 'S', 'split-string')
  if (split !== undefined) return shell.run.text([split, ...sorted.operands].join(' '), shell, started.input)
  const operands = sorted.operands[0] === '-' ? sorted.operands.slice(1) : sorted.operands
  if (operands.every((word) => word.includes('='))) return anyText
  return runRest(operands, started)
}

/** Words that a program joins with blanks and gives to a shell. */
const joined: Program = ({ words, shell, input }) => shell.run.text(words.join(' '), shell, input)

const watch: Program = (started) => {
  const { operands } = sortArguments(started.words, 'n q interval equexit', true)
  return joined({ ...started, words: operands })
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

/** script: runs a command and writes down what it prints. */
const recorded: Program = (started) => {
  const [, ...rest] = sortArguments(started.words, valued(started.name), true).operands
  // On BSD a command may follow the file.
  if (rest.length > 0 && !rest[0]?.startsWith('-')) return runRest(rest, started)
  return textOption(valued(started.name), ['c', 'command'])(started)
}

export const wrappers: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...Object.entries(plainWrappers).map(([name, wrapper]): [string, Program] => [name, plain(wrapper)]),
  ['exec', exec],
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
  ['script', recorded],
  ['flock', textOption('c w E command timeout', ['c', 'command'], 1)],
  ['nix-shell', textOption('p run command I', ['run', 'command'])],
  ['eval', joined],
  ['systemd-run', unit],
  ['bwrap', bubble],
  ['wsl', wsl],
  ['start-stop-daemon', daemon],
  // What follows `--` is given to bash.
  [
    'capsh',
    ({ words, shell, input }) =>
      shell.run.command(['bash', ...words.slice(words.indexOf('--') + 1)], shell, input),
  ],
  ['cmd', commandPrompt],
  ['newgrp', feedShell],
  [
    'pee',
    ({ words, shell, input }) => words.map((word) => shell.run.text(word, subshell(shell), input)).join(''),
  ],
])
