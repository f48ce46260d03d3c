/** How a program that runs code of a language we scan is given it. */
export interface Language {
  /** letters of the options after which code follows; it may be glued to the letter */
  letters?: string
  /** letters that may stand before such a letter in one word */
  flags?: string
  /** long options (and verbs) of which the value, the next word or what follows `=`, is code */
  long?: RegExp
  /** options that take a value which is no code */
  valued?: string
  /** options that name a file to be run before, or code itself where the value is a `data:` address */
  loads?: RegExp
}

const lisp: Language = { long: /^--?(?:eval|e|x|expr|p|run|c)$/, valued: 'load l', loads: /^--?(?:load|l)$/ }
const prolog: Language = { long: /^(?:-g|-t|--(?:query|init|entry)-goal|--goal)$/, valued: 'f l s' }
const jvm: Language = { long: /^(?:-e|--eval|-eval|-expression|--execute-snippet)$/, valued: 'cp classpath' }
const python: Language = {
  letters: 'c',
  flags: 'bBdEiIOPqsSuvVx',
  valued: 'm W X check-hash-based-pycs',
}
const node: Language = {
  long: /^(?:-e|-p|-pe|-ep|--eval|--print)$/,
  valued: 'r require import loader experimental-loader env-file C conditions',
  loads: /^(?:-r|--require|--import|--loader|--experimental-loader)$/,
}
const lua: Language = { letters: 'e', flags: 'ivEW', valued: 'l' }
const beam: Language = {
  long: /^--?(?:e|eval|rpc-eval|run-eval)$/,
  valued: 'r sname name cookie pa pz S require dot-iex',
}
const stdinOnly: Language = {}

const languages: Readonly<Record<string, Language>> = {
  python,
  pypy: python,
  ipython: python,
  bpython: python,
  jython: python,
  micropython: { ...python, valued: 'm X' },
  sage: { long: /^-c$/ },
  node,
  nodejs: node,
  tsx: node,
  'ts-node': node,
  deno: { long: /^(?:eval|-e)$/, valued: 'env-file config c' },
  bun: { long: /^(?:-e|--eval|-p|--print)$/, valued: 'r preload env-file', loads: /^(?:-r|--preload)$/ },
  perl: { letters: 'eE', flags: 'acfghlnpstuvwWTUXSi0-9', valued: 'I M m' },
  ruby: { letters: 'e', flags: 'aclnpsSvwWyUi0-9', valued: 'I r' },
  irb: { letters: 'e', flags: 'v', valued: 'I r' },
  php: { letters: 'rRBE', flags: 'anqsvwC', valued: 'd c z S t' },
  lua,
  luajit: lua,
  texlua: lua,
  R: { letters: 'e', flags: 'q', valued: 'f', loads: /^-f$/ },
  Rscript: { letters: 'e', flags: '' },
  julia: {
    letters: 'eE',
    flags: '',
    long: /^--(?:eval|print)$/,
    valued: 'L load project p t',
    loads: /^(?:-L|--load)$/,
  },
  elixir: beam,
  iex: beam,
  erl: { long: /^-eval$/, valued: 'sname name setcookie pa pz s run' },
  escript: stdinOnly,
  groovy: jvm,
  groovysh: jvm,
  scala: jvm,
  'scala-cli': jvm,
  kotlin: jvm,
  kotlinc: jvm,
  clojure: jvm,
  clj: jvm,
  bb: jvm,
  jshell: { valued: 'class-path startup', loads: /^--startup$/ },
  swift: { long: /^-e$/ },
  csharp: { long: /^-e$/ },
  'dotnet-script': { long: /^eval$/ },
  crystal: { long: /^eval$/ },
  tclsh: { long: /^-c$/ },
  wish: { long: /^-c$/ },
  expect: { letters: 'c', flags: 'din', valued: 'f' },
  guile: { letters: 'c', flags: '', valued: 'l L', loads: /^-l$/ },
  sbcl: lisp,
  ecl: lisp,
  clisp: lisp,
  ccl: lisp,
  racket: lisp,
  csi: lisp,
  'chicken-csi': lisp,
  emacs: { long: /^--?(?:eval|execute)$/, valued: 'l load f funcall', loads: /^(?:-l|--?load|--script)$/ },
  emacsclient: { long: /^(?:-e|--eval)$/, valued: 's f socket-name server-file a alternate-editor' },
  ocaml: { long: /^-e$/, valued: 'I', loads: /^-init$/ },
  utop: { long: /^-e$/, valued: 'I' },
  ghc: { long: /^-e$/, valued: 'o i' },
  ghci: { long: /^-e$/, valued: 'o i' },
  runghc: stdinOnly,
  runhaskell: stdinOnly,
  swipl: prolog,
  gprolog: prolog,
  octave: { long: /^--eval$/, valued: 'path' },
  gnuplot: { long: /^-e$/ },
  osascript: { long: /^-e$/, valued: 'l' },
  m4: { valued: 'D I U F' },
}

/** The language a program runs, also by a name with its version: `python3.12`. */
export function languageOf(name: string): Language | undefined {
  const base = Object.hasOwn(languages, name) ? name : name.replace(/[\d.]+$/, '')
  return Object.hasOwn(languages, base) ? languages[base] : undefined
}

/** Whether a program runs code of a language we scan. */
export function isInterpreter(name: string): boolean {
  return languageOf(name) !== undefined
}

/** What a word brings of code: itself a part, or by being an option the word after it. */
export function codeIn(
  { letters = '', flags = '', long }: Language,
  words: readonly string[],
  at: number,
): { code: string; taken: number } | undefined {
  const word = words[at] ?? ''
  const equals = word.indexOf('=')
  // The node comes before the code.
  if (word === '--rpc-eval') return { code: words[at + 2] ?? '', taken: 3 }
  if (long?.test(word) === true) return { code: words[at + 1] ?? '', taken: 2 }
  if (equals > 0 && word.startsWith('--') && long?.test(word.slice(0, equals)) === true)
    return { code: word.slice(equals + 1), taken: 1 }
  if (letters === '') return undefined
  const short = new RegExp(`^-[${flags}]*[${letters}](.*)$`, 's').exec(word)
  if (short === null) return undefined
  return short[1] === '' ? { code: words[at + 1] ?? '', taken: 2 } : { code: short[1] ?? '', taken: 1 }
}
