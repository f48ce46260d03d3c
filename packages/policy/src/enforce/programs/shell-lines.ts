import { anyText } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { quoteWord, sortArguments, type Program, type Started } from './program.ts'
import { elsewhere } from './run-rest.ts'
import { stopsThere } from './ssh.ts'

/** Programs that give each of these words to a shell. */
function eachText(options: string): Program {
  return ({ words, shell, input }) => {
    for (const text of sortArguments(words, options).operands)
      // `npm:build` is a script of the package.
      if (!/^(?:npm|pnpm|yarn|bun|node|deno):\S+$/.test(text)) shell.run.text(text, subshell(shell), input)
    return anyText
  }
}

/** The words after a program's own options, and some of its operands, as one line. */
function lineOf(words: readonly string[], options: string, before = 0): string {
  const told = sortArguments(words, options, true).operands.slice(before)
  return (told[0] === '--' ? told.slice(1) : told).join(' ')
}

/** nodemon: what it is to run instead of node gets the file. */
const nodemon: Program = ({ words, shell }) => {
  const { operands, options } = sortArguments(
    words,
    'x exec w watch i ignore e ext d delay s signal config',
    true,
  )
  const line = options.get('x')?.[0] ?? options.get('exec')?.[0] ?? ''
  return line === '' ? anyText : shell.run.text([line, ...operands.map(quoteWord)].join(' '), shell, '')
}

const watchexec: Program = ({ words, shell, input }) =>
  shell.run.text(
    lineOf(
      words,
      'w watch e exts f filter i ignore d debounce s signal o on-busy-update E env project-origin workdir stop-signal stop-timeout delay-run',
    ),
    shell,
    input,
  )

/** Programs that give a line to a shell of every machine they are told. */
function onHosts(options: string, before = 0): Program {
  return ({ words, shell, input }) => shell.run.text(lineOf(words, options, before), elsewhere(shell), input)
}

/** xdotool: what it types is typed somewhere, into a shell for all we know. */
const typed: Program = ({ words, shell }) =>
  words[0] === 'type' ? shell.run.text(words.at(-1) ?? '', subshell(shell), '') : anyText

/** salt: what it tells its machines to do is a function, of which some run a line. */
const salt: Program = ({ words, shell, input }) => {
  const at = words.findIndex((word) => /^cmd\.(?:run\w*|shell|exec_code\w*|script)$/.test(word))
  return at < 0 ? anyText : shell.run.text(words.slice(at + 1).join(' '), elsewhere(shell), input)
}

/** ansible: the arguments of a module that runs a line are that line. */
const ansible: Program = ({ words, shell, input }) => {
  const { options } = sortArguments(
    words,
    'a m i u l e f T t o args module-name inventory user limit extra-vars forks',
  )
  const module = [...(options.get('m') ?? []), ...(options.get('module-name') ?? [])].at(-1) ?? 'command'
  if (!/^(?:ansible\.(?:builtin|windows)\.)?(?:win_)?(?:shell|command|raw|script)$/.test(module))
    return anyText
  for (const line of [...(options.get('a') ?? []), ...(options.get('args') ?? [])])
    shell.run.text(
      line.replace(/^(?:(?:chdir|creates|removes)=\S+\s+)*(?:cmd=)?/, ''),
      elsewhere(shell),
      input,
    )
  return anyText
}

/** adb: what follows `shell` runs on the device. */
const adb: Program = ({ words, shell, input }) => {
  const { operands } = sortArguments(words, 's t H P L', true)
  const [verb, ...rest] = operands
  return verb === 'shell' && rest.length > 0
    ? shell.run.text(rest.join(' '), elsewhere(shell), input)
    : anyText
}

/** Programs that open a shell on another machine and may be told a line for it, by an option or behind their own words. */
function remote(options: readonly string[], verbs: RegExp): Program {
  return ({ words, shell, input }) => {
    if (!verbs.test(words.slice(0, 3).join(' '))) return anyText
    for (const [at, word] of words.entries()) {
      const option = options.find((one) => word === one || word.startsWith(`${one}=`))
      if (option !== undefined)
        runThere(word === option ? (words[at + 1] ?? '') : word.slice(option.length + 1), shell, input)
    }
    const end = words.indexOf('--')
    if (end >= 0) runThere(words.slice(end + 1).join(' '), shell, input)
    return anyText
  }
}

function runThere(line: string, shell: Started['shell'], input: string): void {
  if (stopsThere.test(line)) shell.effects.danger('restarts or stops what runs on another machine')
  if (line !== '') shell.run.text(line, elsewhere(shell), input)
}

/** What programs that give a shell a line they are told do by it, here or on other machines. */
export const shellLines: ReadonlyMap<string, Program> = new Map<string, Program>([
  [
    'concurrently',
    eachText(
      'n names c prefix-colors p prefix l prefix-length t timestamp-format m max-processes s success restart-tries restart-after i default-input-target',
    ),
  ],
  [
    'hyperfine',
    eachText(
      'w warmup r runs m min-runs M max-runs P parameter-scan L parameter-list S shell u time-unit n command-name export-json export-csv export-markdown N',
    ),
  ],
  ['nodemon', nodemon],
  ['watchexec', watchexec],
  ...['pssh', 'parallel-ssh', 'prsync'].map((name): [string, Program] => [
    name,
    onHosts('h H l p o e t O x hosts host user par outdir errdir timeout options'),
  ]),
  ...['pdsh', 'clush', 'dsh', 'mussh', 'rsh'].map((name): [string, Program] => [
    name,
    onHosts('w x g X R l f t u m M o', name === 'rsh' ? 1 : 0),
  ]),
  ['xdotool', typed],
  ['ydotool', typed],
  ['salt', salt],
  ['ansible', ansible],
  ['adb', adb],
  ['gcloud', remote(['--command'], /^compute (?:ssh|tpus)/)],
  ['fly', remote(['-C', '--command'], /^ssh /)],
  ['flyctl', remote(['-C', '--command'], /^ssh /)],
  ['cf', remote(['-c', '--command'], /^ssh /)],
  ['eb', remote(['-c', '--command'], /^ssh /)],
  ['multipass', remote([], /^exec /)],
  ['lxc', remote([], /^exec /)],
  ['incus', remote([], /^exec /)],
  ['heroku', remote([], /^run/)],
  ['railway', remote([], /^(?:ssh|run)/)],
  ['minikube', remote([], /^ssh/)],
])
