import { anyText, isKnown } from './abstract-text.ts'
import { absolutePath, baseName } from './place.ts'
import { builtins } from './programs/builtins.ts'
import { container, mention } from './programs/containers.ts'
import { noteDangers } from './programs/dangers.ts'
import { filePrograms } from './programs/files.ts'
import { find } from './programs/find.ts'
import { git } from './programs/git.ts'
import { networkPrograms } from './programs/network.ts'
import { quoteWord, type Program, type Started } from './programs/program.ts'
import { runnerPrograms } from './programs/runners.ts'
import { interpreterProgram, isInterpreter, runFile, shellProgram } from './programs/shells.ts'
import { suspectCommands } from './programs/suspected.ts'
import { wrappers } from './programs/wrappers.ts'
import { maxNesting, type ShellState } from './shell-state.ts'

const shells = 'sh bash zsh dash ksh mksh ash fish csh tcsh rbash'
const containers = 'docker podman nerdctl kubectl oc k docker-compose podman-compose lxc crictl ctr finch'
const searchers = 'find gfind fd fdfind bfs'

const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...runnerPrograms,
  ...filePrograms,
  ...networkPrograms,
  ...builtins,
  ...wrappers,
  ['git', git],
  ...searchers.split(' ').map((name): [string, Program] => [name, find]),
  ...containers.split(' ').map((name): [string, Program] => [name, container]),
  ...shells.split(' ').map((name): [string, Program] => [name, shellProgram]),
])

/** Programs described elsewhere that have a way out to a shell as well. */
const escaping = new Set('less more most man view zip scp sftp rsync'.split(' '))

/** Wrappers that change nothing about what they run: a rule for the command inside is enough for the whole. */
const transparent = new Set('timeout time nice nohup stdbuf command builtin noglob'.split(' '))

/** Runs one command given by its words; gives what it prints, as far as known. */
export function runCommand(words: readonly string[], shell: ShellState, input: string): string {
  const { effects } = shell
  const [head = '', ...rest] = words
  const length = words.reduce((sum, word) => sum + word.length, 0)
  if (!effects.spend(2 + words.length + (length >> 4)) || head === '') return anyText
  if (shell.depth >= maxNesting) {
    effects.unknown('commands nested too deeply')
    return anyText
  }
  const own = ownCommand(words, shell, input)
  if (own !== undefined) return own
  const name = programName(head)
  effects.add({ kind: 'execute', words, carrier: transparent.has(name) })
  if (!isKnown(head) || /[\s=]/.test(head)) {
    effects.unknown('a command whose name is not known')
    return anyText
  }
  const started: Started = { name, words: rest, input, shell }
  noteDangers(started)
  shell.depth += 1
  if (head.includes('/') && effects.contents.has(absolutePath(head, shell.folder))) runFile(head, started)
  if (escaping.has(name)) suspectCommands(started)
  const output = programFor(started, head)(started)
  shell.depth -= 1
  return settingsText.test(`${name} ${rest[0] ?? ''}`) ? '' : output
}

/** Programs that print settings for the shell that asked, and are made to be given to `eval`. */
const settingsText =
  /^(?:brew shellenv|(?:direnv|mise) (?:hook|activate)|(?:pyenv|rbenv|nodenv|starship|zoxide|fzf) init|(?:fnm|opam) env|minikube docker-env|docker-machine env|dircolors )/

/** Functions and aliases of the script itself come before programs. */
function ownCommand(words: readonly string[], shell: ShellState, input: string): string | undefined {
  const [head = '', ...rest] = words
  const alias = shell.aliases.get(head)
  if (alias !== undefined && !alias.startsWith(`${head} `) && alias !== head)
    return shell.run.text([alias, ...rest.map(quoteWord)].join(' '), shell, input)
  const defined = shell.functions.get(head)
  if (defined === undefined || shell.depth >= maxNesting) return undefined
  const { parameters } = shell
  shell.effects.uncalled.delete(defined)
  shell.parameters = rest
  shell.depth += 1
  const { body } = defined
  const output = shell.run.script(
    { type: 'Script', pos: 0, end: 0, shebang: undefined, commands: statementsOf(body) },
    shell,
    input,
  )
  shell.depth -= 1
  shell.parameters = parameters
  return output
}

type Body = Parameters<ShellState['functions']['set']>[1]['body']

function statementsOf(body: Body): Parameters<ShellState['run']['script']>[0]['commands'] {
  if (body.type === 'CompoundList') return body.commands
  return [{ type: 'Statement', pos: body.pos, end: body.end, command: body, background: undefined }]
}

function programName(head: string): string {
  const name = baseName(head)
  const lower = name.toLowerCase().replace(/\.exe$/, '')
  return programs.has(name) ? name : programs.has(lower) ? lower : name
}

function programFor({ name }: Started, head: string): Program {
  const known = programs.get(name)
  if (known !== undefined && !(head.startsWith('./') || head.startsWith('../'))) {
    // node and its like with a verb of their own stay interpreters otherwise.
    return isInterpreter(name) ? both(known, interpreterProgram) : known
  }
  return isInterpreter(name) ? interpreterProgram : other
}

function both(first: Program, second: Program): Program {
  return (started) => {
    first(started)
    return second(started)
  }
}

/** A program nothing is known of: it may read and write what its words name. */
function other(started: Started): string {
  const { words } = started
  for (const word of words) mention(started, word)
  suspectCommands(started)
  return anyText
}
