import { anyText, isKnown } from './abstract-text.ts'
import { absolutePath, baseName } from './place.ts'
import { builtins } from './programs/builtins.ts'
import { builderPrograms } from './programs/builders.ts'
import { compiler, isCompiler } from './programs/compilers.ts'
import { container, mention } from './programs/containers.ts'
import { databaseNames, printedQuery } from './programs/dangers/data-dangers.ts'
import { noteDangers } from './programs/dangers/note-dangers.ts'
import { debuggerProgram } from './programs/debuggers.ts'
import { filePrograms } from './programs/files.ts'
import { find } from './programs/find.ts'
import { git } from './programs/git.ts'
import { mayWriteTo } from './programs/looking.ts'
import { writesManifest } from './programs/manifests.ts'
import { leavesHome, networkPrograms } from './programs/network.ts'
import { notePlaces } from './programs/options/note-places.ts'
import { sortWords, type SortedWords } from './programs/options/sort-words.ts'
import { quoteWord, touch, type Program, type Started } from './programs/program.ts'
import { runnerPrograms } from './programs/runners.ts'
import { interpreterProgram } from './programs/interpreters.ts'
import { isInterpreter } from './programs/languages.ts'
import { noteFetched, powerShellProgram, runFile, shellProgram } from './programs/shells.ts'
import { shellLines } from './programs/shell-lines.ts'
import { suspectCode, suspectCommands, suspectOptions } from './programs/suspected.ts'
import { takesAway } from './programs/dangers/takes-away.ts'
import { tmux } from './programs/terminals.ts'
import { loader, wrappers } from './programs/wrappers.ts'
import { maxNesting, subshell, type ShellState } from './shell-state.ts'

const shells = 'sh bash zsh dash ksh mksh ash fish csh tcsh rbash'
const containers = 'docker podman nerdctl kubectl oc k docker-compose podman-compose lxc crictl ctr finch'
const searchers = 'find gfind fd fdfind bfs'

const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...runnerPrograms,
  ...builderPrograms,
  ...filePrograms,
  ...networkPrograms,
  ...builtins,
  ...wrappers,
  ['git', git],
  ['tmux', tmux],
  ...['gdb', 'lldb'].map((name): [string, Program] => [name, debuggerProgram]),
  ...['pwsh', 'powershell', 'pwsh-preview'].map((name): [string, Program] => [name, powerShellProgram]),
  ...searchers.split(' ').map((name): [string, Program] => [name, find]),
  ...containers.split(' ').map((name): [string, Program] => [name, container]),
  ...shells.split(' ').map((name): [string, Program] => [name, shellProgram]),
])

/** Builtins that take the name of a variable, whose index bash evaluates. */
const evaluating = new Set(
  'test [ printf read declare typeset local export readonly unset let mapfile wait'.split(' '),
)

/** Programs described elsewhere that have a way out to a shell as well. */
const escaping = new Set('less more most man view zip scp sftp rsync setarch telnet'.split(' '))

/** Wrappers that change nothing about what they run: a rule for the command inside is enough for the whole. */
const transparent = new Set('timeout time nice nohup stdbuf command builtin noglob'.split(' '))

/** Runs one command as the shell itself does: its functions and aliases come before programs. */
export function runNamed(words: readonly string[], shell: ShellState, input: string): string {
  return ownCommand(words, shell, input) ?? runCommand(words, shell, input)
}

/** Runs one command given by its words; gives what it prints, as far as known. */
export function runCommand(words: readonly string[], shell: ShellState, input: string): string {
  const { effects } = shell
  const [head = '', ...rest] = words
  if (!effects.spend(2) || head === '') return anyText
  if (shell.depth >= maxNesting) {
    effects.unknown('commands nested too deeply')
    return anyText
  }
  const name = programName(head)
  effects.runs += 1
  const started: Started = { name, words: rest, input, shell }
  // Builtins change the shell; what a long input may do is not worth remembering.
  if (builtins.has(name) || input.length > 256) return perform(words, started)
  return effects.once([shell.folder, input, ...words].join('\0'), () => perform(words, started))
}

function perform(words: readonly string[], started: Started): string {
  const [head = '', ...rest] = words
  const { name, shell } = started
  const { effects } = shell
  const length = words.reduce((sum, word) => sum + word.length, 0)
  if (!effects.spend(28 + words.length + (length >> 4))) return anyText
  effects.add({ kind: 'execute', words, carrier: transparent.has(name) })
  if (!isKnown(head) || /[\s=]/.test(head)) {
    effects.unknown('a command whose name is not known')
    return anyText
  }
  if (evaluating.has(name) && rest.some((word) => /\[[^\]]*(?:\$\(|`)/.test(word)))
    effects.danger(`${name} runs what stands in an index`)
  noteDangers(started)
  writesManifest(started)
  suspectOptions(started)
  shell.depth += 1
  if (head.includes('/')) {
    if (effects.contents.has(absolutePath(head, shell.folder))) runFile(head, started)
    noteFetched(head, shell)
  }
  if (escaping.has(name)) suspectCommands(started)
  const escape = /^(?:less|more|man)$/.test(name) ? rest.find((word) => word.startsWith('+!')) : undefined
  if (escape !== undefined) shell.run.text(escape.slice(2), subshell(shell), anyText)
  const program = programFor(started, head)
  // What nobody described suspects every word by itself; what a builtin is given is data.
  const sorted = sortWords(name, rest)
  const there = notePlaces(started, sorted, program === undefined || builtins.has(name))
  const output = program === undefined ? other(there, sorted) : program(there)
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

/** Undefined for a program that nobody described. */
function programFor({ name }: Started, head: string): Program | undefined {
  const known = programs.get(name)
  if (known !== undefined && !(head.startsWith('./') || head.startsWith('../'))) {
    // node and its like with a verb of their own stay interpreters otherwise.
    return isInterpreter(name) ? both(known, interpreterProgram) : known
  }
  if (isInterpreter(name))
    return wellKnown.test(name) ? interpreterProgram : both(suspectCommands, interpreterProgram)
  if (/^ld(?:-[\w.-]+)?\.so/.test(name)) return loader
  return isCompiler(name) ? compiler : undefined
}

/** Languages whose ways to start a program are all described. */
const wellKnown = /^(?:python|pypy|node|deno|bun|perl|ruby|php|m4)/

function both(first: (started: Started) => unknown, second: Program): Program {
  return (started) => {
    first(started)
    return second(started)
  }
}

/** Programs that carry the files they are given elsewhere. */
const uploaders = new Set(
  'aws gsutil gcloud az mc s3cmd b2 croc magic-wormhole wormhole ffsend gh glab'.split(' '),
)

/** What they are told when they do. */
const carries = /\b(?:cp|mv|copy|sync|rsync|send|upload\S*|create|put\S*|import|publish|deploy)\b/

/** Options of theirs after which stands a file. */
const ofFile = /^--?[\w-]*(?:file|body|input)=/

/** A program of which no more is known than, at most, which of its words are lines for a shell: it may read and write what they name. */
function other(started: Started, sorted: SortedWords): string {
  const { words, name, shell } = started
  shellLines.get(name)?.(started)
  const writes = mayWriteTo(name, words, sorted.rest)
  const described = new Set(sorted.named.map(({ at }) => at))
  const sends =
    uploaders.has(name) &&
    /^(?:s3|gs|b2|r2|az|wasbs?):/.test(words.findLast((word) => !word.startsWith('-')) ?? '')
  const carrying = uploaders.has(name) && carries.test(words.join(' '))
  // What is named again as it was is touched no more than once.
  const seen = new Set<string>()
  for (const [at, word] of words.entries()) {
    if (shell.effects.isSpent) return anyText
    if (described.has(at)) continue
    const may = !sends && writes(at)
    const key = `${may ? '!' : ''}${word}`
    if (seen.has(key)) continue
    seen.add(key)
    mention(started, word, may)
    // `-oFILE`: a value glued to a letter.
    if (/^-[a-zA-Z][\w./~]/.test(word)) mention(started, word.slice(2), may)
    if (uploaders.has(name)) {
      const certain = carrying || ofFile.test(word) || ofFile.test(`${words[at - 1] ?? ''}=`)
      touch(started, 'read', { path: word.replace(/^(?:--?[\w-]+=)?(?:fileb?:\/\/|@)?/, ''), certain })
    }
  }
  if (takesAway(started)) shell.effects.danger(`${name} takes something away`)
  if (sends)
    if (words.some((word) => /^[/~.]/.test(word) && leavesHome.test(word)))
      shell.effects.danger(`${name} sends to another machine what is more than a product of the project`)
  suspectCode(started)
  suspectCommands(started)
  const printed = databaseNames.has(name) ? printedQuery(words, started.input) : undefined
  return printed === undefined ? anyText : anyText + printed + anyText
}
