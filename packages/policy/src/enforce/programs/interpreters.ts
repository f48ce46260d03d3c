import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { scanCode } from './code.ts'
import { mention } from './containers.ts'
import { noteDangers } from './dangers/note-dangers.ts'
import { codeIn, languageOf, type Language } from './languages.ts'
import { onlyLooks } from './looking.ts'
import { notePlaces } from './options/note-places.ts'
import { sortWords } from './options/sort-words.ts'
import { noteFetched } from './shells.ts'
import { suspectCode } from './suspected.ts'
import { contentOf, hasOption, sortArguments, touch, type Program, type Started } from './program.ts'

/** python, node, perl…: code in an argument, a file, or on standard input. */
export const interpreterProgram: Program = (started) => {
  const { name } = started
  const language = languageOf(name)
  if (language === undefined) return anyText
  const words =
    /^(?:deno|bun)$/.test(name) && started.words[0] === 'run' ? started.words.slice(1) : started.words
  loaded(language, started)
  const first = scanArguments(language, started)
  if (first !== undefined) {
    // What follows the code is arguments; perl -i and -n read them as files.
    for (const path of words.slice(first)) touch(started, 'read', { path, certain: false })
    if (/^perl|^ruby/.test(name)) inPlace(started, words, first)
    return anyText
  }
  const sorted = sortArguments(words, language.valued ?? '', true)
  const module = name.startsWith('py') || name === 'ipython' ? moduleOf(words) : undefined
  if (module !== undefined) return runModule(module, started)
  if (hasOption(sorted, 'version', 'V', 'v', 'help', 'h')) return anyText
  const [file, ...rest] = sorted.operands
  if (file === undefined || file === '-') return readsCode(started)
  scriptFile(file, started)
  suspectCode({ ...started, words: rest })
  const checks = /^(?:deno|bun)$/.test(name) && onlyLooks(name, words)
  for (const word of rest) mention(started, word, !checks)
  return anyText
}

/** Scans the code that stands among the words; the place of what follows the first, undefined without any. */
function scanArguments(language: Language, started: Started): number | undefined {
  const { words, name } = started
  let after: number | undefined
  for (let at = 0; at < words.length; at += 1) {
    const found = codeIn(language, words, at)
    if (found === undefined) continue
    scanCode(found.code, started)
    // `ruby -run -e rm x`: the code is the name of a command.
    if (name === 'ruby' && words.includes('-run'))
      started.shell.run.command(
        [found.code, ...words.slice(at + 2).filter((word) => word !== '--')],
        started.shell,
        '',
      )
    at += found.taken - 1
    after ??= at + 1
  }
  // A script before it takes it as an argument of its own.
  const [script = ''] = words
  if (after !== undefined && after > 2 && !script.startsWith('-') && !/^(?:eval|run)$/.test(script))
    scriptFile(script, started)
  return after
}

/** Files and addresses of code that run before the rest: `node --import`, `emacs -l`, `perl -M'…;code'`. */
function loaded({ loads, valued = '' }: Language, started: Started): void {
  const { words, name } = started
  for (const [at, word] of words.entries()) {
    const equals = word.indexOf('=')
    const option = equals > 0 && word.startsWith('--') ? word.slice(0, equals) : word
    if (option === '--env-file')
      touch(started, 'read', {
        path: equals > 0 ? word.slice(equals + 1) : (words[at + 1] ?? ''),
        certain: false,
      })
    if (loads?.test(option) === true) {
      const value = equals > 0 ? word.slice(equals + 1) : (words[at + 1] ?? '')
      const data = /^data:[^,]*,(.*)$/s.exec(value)?.[1]
      if (data !== undefined) scanCode(plainOf(data), started)
      else if (/[./]/.test(value)) scriptFile(value, started)
    }
    // perl puts the text after -M into its own code.
    const module = name === 'perl' && valued !== '' ? /^-[Mm](.*[;({].*)$/s.exec(word)?.[1] : undefined
    if (module !== undefined) scanCode(module, started)
  }
}

function plainOf(data: string): string {
  try {
    return decodeURIComponent(data)
  } catch {
    // Not encoded after all.
    return data
  }
}

/** Code on the standard input. */
export function readsCode(started: Started): string {
  const { input, name, shell } = started
  if (input === anyText) shell.effects.danger(`feeds ${name} code that is not known`)
  else if (input !== '') scanCode(input, started)
  return anyText
}

/** `-m name` and `-mname`: where the module stands, before any script. */
function moduleOf(words: readonly string[]): { name: string; rest: readonly string[] } | undefined {
  for (const [at, word] of words.entries()) {
    const given = /^-[bBdEiIOPqsSuvx]*m(.*)$/.exec(word)?.[1]
    if (given !== undefined)
      return given === ''
        ? { name: words[at + 1] ?? '', rest: words.slice(at + 2) }
        : { name: given, rest: words.slice(at + 1) }
    if (!word.startsWith('-')) return undefined
  }
  return undefined
}

/** Modules that are programs of another name. */
const programOfModule: ReadonlyMap<string, string> = new Map([
  ['awscli', 'aws'],
  ['httpie', 'http'],
  ['gsutil.gsutil', 'gsutil'],
  ['pip3', 'pip'],
])

/** The folder of everything, or of all that a person has. */
function isWide({ folder, effects }: Started['shell']): boolean {
  return folder === '/' || folder === effects.home
}

/** A module of python: some run code they are given, or another script under their eyes. */
function runModule({ name, rest }: { name: string; rest: readonly string[] }, started: Started): string {
  const { shell, input } = started
  const told = programOfModule.get(name) ?? name
  if (told !== name) return shell.run.command([told, ...rest], subshell(shell), input)
  shell.effects.add({ kind: 'execute', words: [name, ...rest], carrier: true })
  noteDangers({ ...started, name, words: rest })
  notePlaces({ ...started, name, words: rest }, sortWords(name, rest), false)
  const offersAll = /--directory[ =](?:\/|~|\.\.)/.test(rest.join(' '))
  if (name === 'http.server' && (offersAll || isWide(shell)))
    shell.effects.danger('offers files of this machine to the network')
  if (name === 'http.server') {
    const { options } = sortArguments(rest, 'd directory b bind p protocol')
    for (const path of [...(options.get('directory') ?? []), ...(options.get('d') ?? [])])
      touch(started, 'read', { path, deep: true })
  }
  switch (name) {
    case 'timeit':
      for (const code of sortArguments(rest, 'n r u number repeat unit').operands) scanCode(code, started)
      for (const [at, word] of rest.entries())
        if (/^(?:-s|--setup)/.test(word))
          scanCode(word.replace(/^-s|^--setup=?/, '') || (rest[at + 1] ?? ''), started)
      return anyText
    case 'code':
    case 'asyncio':
    case 'IPython':
      return name === 'IPython' ? shell.run.command(['ipython', ...rest], shell, input) : readsCode(started)
    case 'pdb':
    case 'cProfile':
    case 'profile':
    case 'trace':
    case 'coverage':
    case 'debugpy':
    case 'runpy':
      return underEyes(rest, started)
    default:
      if (/^(?:pip|venv|pytest|unittest|build|http\.server|json\.tool|ensurepip|compileall)$/.test(name))
        return anyText
      // A program of that name, for all we know.
      for (const path of rest) touch(started, 'read', { path, certain: false })
      return anyText
  }
}

/** A debugger or profiler: its own commands are code, and what it is given runs. */
function underEyes(rest: readonly string[], started: Started): string {
  const sorted = sortArguments(rest, 'c o s m outfile sort C listen', true)
  for (const command of sorted.options.get('c') ?? []) scanCode(command.replace(/^!/, ''), started)
  const module = sorted.options.get('m')?.[0]
  const operands = sorted.operands[0] === 'run' ? sorted.operands.slice(1) : sorted.operands
  const words = module === undefined ? operands : ['-m', module, ...operands]
  if (words.length === 0) return readsCode(started)
  return started.shell.run.command([started.name, ...words], subshell(started.shell), started.input)
}

function inPlace(started: Started, words: readonly string[], after: number): void {
  const edits = words.some((word) => /^-[a-zA-Z0-9]*i/.test(word))
  const reads = words.some((word) => /^-[a-zA-Z0-9]*[np]/.test(word))
  for (const path of words.slice(after)) {
    if (edits) touch(started, 'write', { path })
    else if (reads) touch(started, 'read', { path })
  }
}

/** A file run as code: one this call wrote is scanned, another is trusted as a program is. */
export function scriptFile(file: string, started: Started): void {
  touch(started, 'read', { path: file })
  noteFetched(file, started.shell)
  const content = contentOf(file, started)
  if (content === undefined || content === '') return
  if (isKnown(content)) scanCode(content, started)
  else started.shell.effects.danger(`${started.name} runs what this call wrote or fetched, unseen`)
}
