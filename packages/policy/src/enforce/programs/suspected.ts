import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { scanCode } from './code.ts'
import { databaseNames } from './dangers/data-dangers.ts'
import { asksAbout, doesNothing } from './looking.ts'
import type { Started } from './program.ts'

/** Words of a command that may be run, as far as rules tell commands apart. */
const mostWords = 64

/** Options after which people write sentences. */
const sentence =
  /^(?:-m|-b|-t|-d|--(?:title|body|message|description|notes?|comment|summary|subject|label|name|text|query|filter))$/

/** Options after which programs that take names are told which tests to run. */
const selects = /^(?:-[kgEe]|--(?:grep|keyword|tests?|filter|test-?name-?pattern))$/i

/** Programs that are given names of things and never run them. */
const takesNames = new Set(
  `man apropos whatis info tldr cheat help whereis locate pytest jest vitest mocha cargo go rspec phpunit gradle mvn dotnet
  apt apt-get apt-cache dpkg brew yum dnf rpm pacman apk zypper snap port choco pip pip3 gem npm pnpm yarn bun composer
  df lsblk blkid findmnt lsof fuser pgrep ps systemctl service journalctl ldd nm objdump readelf size file which type
  kubectl helm terraform vault aws gcloud az heroku fly eslint prettier tsc mypy ruff black svn hg jj fossil difft cloc tokei
  last lastb getent groups finger xcodebuild`.split(/\s+/),
)

/** Commands within a word of a language of its own: fzf's `execute(…)`, rpm's `%(…)`. */
const embedded: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    fzf: /\b(?:execute(?:-silent)?|reload(?:-sync)?|become|preview|transform[\w-]*)\(([^)]*)\)/g,
    rpm: /%\(([^)]*)\)/g,
    rpmbuild: /%\(([^)]*)\)/g,
  }),
)

/**
 * What a program nobody described may run, for all we know: words of several words, the words from one of the first on,
 * and escapes (`!…`) on its standard input. Noted as possible only, so that it matters where a rule is about it.
 */
export function suspectCommands({ words, input, shell, name }: Started): void {
  if (/^(?:gh|glab|jira|hub|slack|say|notify-send|logger|wall|figlet|cowsay|toilet|expr)$/.test(name)) return
  const names = takesNames.has(name)
  const texts = words.filter(
    (word, at) =>
      /\s/.test(word) && !sentence.test(words[at - 1] ?? '') && !(names && selects.test(words[at - 1] ?? '')),
  )
  const escapes =
    input.includes('!') && isKnown(input)
      ? [...input.matchAll(/^\s*[~:\\.]?!(.+)$/gm)].map((match) => match[1] ?? '')
      : []
  for (const text of [...texts, ...escapes]) {
    if (!shell.effects.spend(4)) return
    const bare = text.replace(/^[+:]?(?:\\?!|~!|\.(?:shell|system)\s|shell\s|\(shell-command\s+")\s*/, '')
    // An escape is known to run; other words may be no commands at all.
    if (bare !== text && escaping.test(name)) shell.run.text(bare, subshell(shell), anyText)
    else suspectText(bare, shell)
    const value = bare.replace(/^(?:-{0,2}[\w:.-]+=+|(?:-o)?\w*Command\s+)/i, '')
    if (value !== bare) suspectText(value, shell)
  }
  suspectQuoted({ words, shell })
  const inner = embedded.get(name)
  if (inner !== undefined)
    for (const match of words.join('\n').matchAll(inner)) suspectText(match[1] ?? '', shell)
  if (names || asksAbout(words)) return
  startsAnother(words, shell)
  const seen = new Set<string>()
  // Whatever else is cut off, options say what a program is told.
  const later = [...new Set(words.slice(mostWords).filter((word) => word.startsWith('-')))]
  for (const [at, head] of words.entries()) {
    // Far behind the program stand its operands: what looks like a file is one, and what was said before is said again.
    if (at >= 6 && (!namesProgram.test(head) || seen.has(head) || !shell.effects.spend(4))) continue
    seen.add(head)
    // What would come down a pipe may be its operands.
    if (input === '' && doesNothing(words.slice(at, at + mostWords))) continue
    if (/^[\w./-]+$/.test(head) && !head.startsWith('-'))
      shell.effects.add({
        kind: 'execute',
        words: [...words.slice(at, at + mostWords), ...later],
        carrier: true,
        maybe: true,
      })
  }
}

/** What is by its looks no file. */
const namesProgram = /^[a-z][\w-]{0,30}$/

/** Programs of which nobody gives the name and the options to another that would not start them. */
const unmistakable = /^(?:rm|shred|dd|mkfs|mkfs\.\w+|wipefs|sudo|doas|git|(?:ba|z|da|k)?sh)$/

/** Those of them of which the words alone say what they do. */
const byWords = /^(?:rm|shred|dd|mkfs|mkfs\.\w+|wipefs)$/

/** `anything rm -rf ~`: what the words from such a program on do is done. */
function startsAnother(words: readonly string[], shell: Started['shell']): void {
  const { effects } = shell
  const at = words.findIndex((word) => unmistakable.test(word))
  if (at < 0 || doesNothing(words.slice(at)) || !effects.spend(16)) return
  const { runs } = effects
  const found = effects.aside(() => shell.run.command(words.slice(at), subshell(shell), ''))
  for (const effect of found) if (effect.kind !== 'execute' && effect.kind !== 'unknown') effects.add(effect)
  // It need not be looked at again when it is said again.
  if (byWords.test(words[at] ?? '')) effects.runs = runs
}

/** What stands in quotes within code of a language that nobody described. */
function suspectQuoted({ words, shell }: Pick<Started, 'words' | 'shell'>): void {
  const code = words.filter((word, at) => /["`]/.test(word) && !sentence.test(words[at - 1] ?? ''))
  if (code.length === 0) return
  const quoted = /["`]([\w./-]+(?: [^"`]{0,200})?)["`]/g
  for (const [, literal = ''] of code.join(' ').matchAll(quoted)) {
    if (!shell.effects.spend(4)) return
    suspectText(literal, shell)
  }
}

/** Options (and verbs) after which code stands, in whatever language. */
const evaluates = /^--?(?:eval|execute|init-hook|expr|expression|code|run-code|e|R)$/
const evaluatesBy: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    rails: /^(?:r|runner)$/,
    mix: /^eval$/,
    dotnet: /^eval$/,
    artisan: /^--execute$/,
  }),
)

/** Verbs by which a program takes code on its standard input. */
const prompts = /^(?:c|console|shell|tinker|shell_plus)$/

/** Code that a program nobody described is told to run: what it deletes, starts and opens. */
export function suspectCode(started: Started): void {
  const { words, name, input } = started
  for (const [at, word] of words.entries()) {
    const equals = word.indexOf('=')
    const option = equals > 0 ? word.slice(0, equals) : word
    const told = evaluatesBy.get(name)?.test(option) === true
    // What a database is told is no code of a language, and looked at as what it is.
    if ((!evaluates.test(option) || (databaseNames.has(name) && !name.startsWith('mongo'))) && !told) continue
    const code = equals > 0 ? word.slice(equals + 1) : (words[at + 1] ?? '')
    // Behind a verb its own options may come first.
    for (const text of told && equals < 0 ? words.slice(at + 1) : [code])
      if (/[("'`;!]/.test(text) || (told && text.includes('.'))) scanCode(text, started)
  }
  if (prompts.test(words[0] ?? '') && isKnown(input) && input !== '') scanCode(input, started)
}

/** Options whose value is a command in most programs that have them: `--compress-program`, `--pager`, `--to-command`. */
const namesCommand =
  /^--?[\w.-]*(?:prog(?:ram)?|command|cmd|pager|viewer|wrapper|hostname-bin|rsh|hook|exec|executable|toolexec|vettool|runner|launcher|pgm\w|shell)(?:=|$)|^scripts\.[\w:-]+=/i

/** What the values of such options may run, whatever else is known of the program. */
export function suspectOptions({ words, shell }: Started): void {
  for (const [at, word] of words.entries()) {
    if (!namesCommand.test(word)) continue
    const equals = word.indexOf('=')
    suspectText(equals < 0 ? (words[at + 1] ?? '') : word.slice(equals + 1), shell)
  }
}

/** Notes what a text would run if it were given to a shell. */
export function suspectText(text: string, shell: Started['shell']): void {
  if (text === '') return
  if (text.length < longestRead) return possible(shell, () => shell.run.text(text, subshell(shell), anyText))
  // What is longer is not read as a script, but each of its commands may be one that a rule is about.
  for (const [, command = ''] of text.matchAll(
    /(?:^|[;&|\n(`])[ \t]*((?:[\w./-]+(?:[ \t]+[^\s;&|()`]+){0,63}))/g,
  )) {
    if (!shell.effects.spend(4)) return
    shell.effects.add({ kind: 'execute', words: command.split(/[ \t]+/), carrier: true, maybe: true })
  }
}

/** Longer texts are hardly commands, and dear to parse. */
const longestRead = 2048

/** Programs in which a text that begins with `!`, `\\!` or `.shell` is a command. */
const escaping =
  /^(?:gdb|lldb|sqlite3?|psql|mysql|mariadb|less|more|most|man|view|ftp|sftp|mail|mutt|duckdb|usql|mongo\w*|ed|ex|vim?|nvim|tig|nmap|telnet)$/

/** Keeps of what something does only the commands it would run, as possible ones. */
function possible({ effects }: Started['shell'], run: () => void): void {
  for (const effect of effects.aside(run))
    if (effect.kind === 'execute') effects.add({ ...effect, carrier: true, maybe: true })
}
