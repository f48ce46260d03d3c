import { anyText, isKnown } from '../abstract-text.ts'
import { subshell, type ShellState } from '../shell-state.ts'
import { setVariable } from '../assignments.ts'
import { hasOption, optionValue, sortArguments, touch, type Program, type Started } from './program.ts'
import { valued } from './options/sort-words.ts'
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

const xargs: Program = (started) => {
  const { input, shell } = started
  const sorted = sortArguments(
    started.words,
    'I n L P s d E a max-args max-procs replace delimiter arg-file',
    true,
  )
  const file = optionValue(sorted, 'a', 'arg-file')
  // A name of which a part is known is one item; unknown text may be any number.
  const single = isKnown(input) || /^\S*[^\s\uE000]\S*$/.test(input.trim())
  const known = file === undefined && single ? input.split(/\s+/).filter((item) => item !== '') : []
  const items = known.length === 0 ? [anyText] : known
  const mark =
    optionValue(sorted, 'I', 'replace', 'i') ?? (hasOption(sorted, 'I', 'replace', 'i') ? '{}' : undefined)
  const words = sorted.operands.length === 0 ? ['echo'] : sorted.operands
  if (mark === undefined || mark === '')
    return shell.run.command([...words, ...items.slice(0, 64)], shell, '')
  for (const item of items.slice(0, 16))
    shell.run.command(
      // Text of other origin may be a command within a shell's.
      shell.effects.found.has(item) ? withItem(words, mark, item) : withText(words, mark, item),
      shell,
      '',
    )
  return anyText
}

const parallel: Program = (started) => {
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
  for (const item of given.slice(0, 16)) {
    const line = words.join(' ')
    const text =
      words.length === 0 ? item : line.includes('{}') ? line.replaceAll('{}', () => item) : `${line} ${item}`
    if (isKnown(text)) started.shell.run.text(text, started.shell, '')
    else started.shell.run.command(text.split(' '), started.shell, '')
  }
  return anyText
}

/** Remote commands that put away what comes on their standard input. */
const keeps = /(?:^|[\s;|&])(?:cat|tee|dd|tar|pax|cpio|sponge|gunzip|zstd)\b|>/

const ssh: Program = (started) => {
  const sorted = sortArguments(started.words, 'B b c D E e F I i J L l m O o p Q R S W w', true)
  const [host, ...rest] = sorted.operands
  const { shell } = started
  for (const option of sorted.options.get('o') ?? [])
    if (/^(?:ProxyCommand|LocalCommand|KnownHostsCommand)/i.test(option)) {
      const program = option.slice(option.search(/[= ]/) + 1)
      shell.run.text(program, subshell(shell), anyText)
      if (!/^(?:none|ssh|nc|ncat|cloudflared|aws|gcloud|tsh)(?:\s|$)/.test(program))
        shell.effects.danger('ssh is told what to run')
    }
  if (hasOption(sorted, 'R')) shell.effects.danger('ssh opens this machine to another')
  if (host !== undefined)
    shell.effects.add({ kind: 'network', host: host.slice(host.indexOf('@') + 1), by: 'ssh' })
  if (rest.length > 0 && started.input === anyText && keeps.test(rest.join(' ')))
    shell.effects.danger('ssh sends what it reads to another machine')
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
