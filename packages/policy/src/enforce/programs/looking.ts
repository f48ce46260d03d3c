/** Programs that look at files and change none, unless an option of theirs says so. */
const checkers = new Set(
  `eslint stylelint mypy pyright pylint flake8 shellcheck hadolint yamllint markdownlint jsonlint actionlint tflint
  ansible-lint pytest jest vitest mocha rspec phpunit phpstan psalm rubocop golangci-lint staticcheck cppcheck bandit
  semgrep trivy gitleaks detect-secrets vale codespell cspell typos knip gofmt ruff difft tokei cloc scc dust ctest nm
  objdump readelf ldd ffprobe identify dot icacls attrib prettier`.split(/\s+/),
)

/** Names of programs that say what they are for: they check, count, sum up or show. */
const looksByName =
  /(?:^|[\w-])(?:lint(?:er)?|check(?:er)?|scan(?:ner)?|info|stats?|view(?:er)?|sum|hint|verif(?:y|ier)|validator?|conform|tidy|inspect(?:or)?|analy[sz]er?|audit)$/i

/** Verbs by which a program is told to look and report, or to send what it looks at. */
const looks =
  /^(?:get|list|ls|output|graph|providers|version|tree|stats|show|status|describe|search|info|help|test|check|vet|lint|clippy|scan|detect|doc|docs|diff|plan|validate|verify|inspect|view|log|logs|history|explain|outdated|query|analyze|routes|which|template|upload|report)$/

/** Verbs of single programs that do not change the files they are given either. */
const looksOf: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    helm: /^(?:install|upgrade)$/,
    go: /^(?:build|run)$/,
  }),
)

/** Options by which it is told so. */
const looksByOption =
  /^--?(?:check(?:-only|-syntax)?|syntax-check|validate|verify|list|stdout|to-stdout|dry-?run(?:=(?:client|server|true))?|list-different|no-?emit|readonly|verify-no-changes)$/i
const looksByOptionOf: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    prettier: /^-[cl]$/,
    make: /^(?:-[nq]|--just-print|--question)$/,
    black: /^--diff$/,
    isort: /^(?:--diff|-c)$/,
    sqlite3: /^(?:-readonly$|\s*(?:select|with|explain|\.schema|\.tables|\.dump)\b)/i,
  }),
)

/** Options that say it changes what it looks at after all. */
const changes =
  /^(?:-[wiu]|--?(?!no-)[\w-]*(?:fix(?!-dry)|write|apply|update|correct|alter|in-?place|init|generate)[\w-]*(?:=.*)?)$/i
const changesOf: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    rubocop: /^-[aA]$/,
    markdownlint: /^-f$/,
    semgrep: /^-a$/,
    ruff: /^format$/,
    icacls: /^\/(?!t$|c$|l$|q$)/i,
    attrib: /^[+-]/,
    sqlite3:
      /\b(?:insert|update|delete|drop|alter|create|replace|attach|vacuum|reindex|into|writefile|pragma|load_extension)\b|^\.(?!schema|tables|dump)/i,
  }),
)

/** Options after which stands where something is written. */
const namesPlace =
  /^(?:-[oOb]|--?[\w-]*(?:out|dir|dest|target|export|record|file|profile|report|xml|log|path|trace|dump|save|folder|cache|snapshot|declaration|to)[\w-]*)$/i

/** Options after which stands what is read, in whatever program, and in those that are told what to do by a file. */
const readsFrom = /^--?(?:spec|config|values|kubeconfig|jar|input)$/

/** Options that say where to work: a program that only looks changes nothing there. */
const worksIn = /^--?(?:manifest-path|package-path|chdir|project)$/
const readsFromOf: ReadonlyMap<string, RegExp> = new Map(
  'psql mysql mariadb docker podman docker-compose kubectl oc k helm mvn gradle perf'
    .split(' ')
    .map((name) => [name, /^(?:-[fpi]|--(?:file|filename))$/]),
)

/** Whether a program nobody described may write to what its word at a place names; `rest` is without what is known to name something. */
export function mayWriteTo(
  name: string,
  words: readonly string[],
  rest: readonly string[] = words,
): (at: number) => boolean {
  const looking = onlyLooks(name, rest)
  const runsFile = verbOf(rest) === 'run' && !rest.some((word) => changes.test(word))
  const target = targetOf(words)
  return (at) => {
    const [word = '', before = ''] = [words[at], words[at - 1]]
    const equals = word.startsWith('-') ? word.indexOf('=') : -1
    const option = equals > 0 ? word.slice(0, equals) : before.startsWith('-') ? before : ''
    // `--config key=place` sets anything.
    const plain = equals > 0 || !word.includes('=')
    if (plain && (readsFrom.test(option) || readsFromOf.get(name)?.test(option) === true)) return false
    if (looking && worksIn.test(option)) return false
    // A file that is run is trusted as a program is.
    if (runsFile && option === '' && /^[^-=][^=]*$/.test(word)) return false
    if (looking || target === undefined) return !looking || (option !== '' && namesPlace.test(option))
    return at === target || option !== ''
  }
}

/** Options after which stands where a program puts what it makes of the rest. */
const output = /^(?:-o|--?out(?:put|file|dir)?(?:-(?:file|dir|path))?|--dest(?:ination)?)$/

/**
 * Where alone a program writes that is told so by an option, or that makes one file of another: `pdftotext a.pdf b.txt`, of which
 * the first ends otherwise than the last, or the last is `-`. Undefined where nothing says so.
 */
function targetOf(words: readonly string[]): number | undefined {
  const told = words.findIndex((word) => output.test(word.replace(/=.*$/s, '')))
  if (told >= 0) return words[told]?.includes('=') === true ? told : told + 1
  const last = words.length - 1
  const operands = words.filter((word) => !word.startsWith('-') || word === '-')
  const [first = ''] = operands
  const target = operands.at(-1) ?? ''
  if (operands.length !== 2 || words[last] !== target || !ending.test(first)) return undefined
  return target === '-' || (ending.test(target) && endOf(first) !== endOf(target)) ? last : undefined
}

const ending = /[^/]\.[a-zA-Z]\w{0,4}$/

function endOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}

/** Whether it only looks at what it is given, by its name or by what it is told. */
export function onlyLooks(name: string, words: readonly string[]): boolean {
  const told = words.some(
    (word) => looksByOption.test(word) || looksByOptionOf.get(name)?.test(word) === true,
  )
  if (
    !told &&
    !checkers.has(name) &&
    !looksByName.test(name) &&
    !asksAbout(words) &&
    looksOf.get(name)?.test(verbOf(words)) !== true
  )
    return false
  return !words.some((word) => changes.test(word) || changesOf.get(name)?.test(word) === true)
}

/** Whether it only looks, and so changes nothing in the folder it is told to work in; what builds leaves its products there. */
export function leavesNothing(name: string, words: readonly string[]): boolean {
  return onlyLooks(name, words) && looksOf.get(name)?.test(verbOf(words)) !== true
}

/** Whether the first word that is no option is a verb of looking: what follows is the name of a thing. */
export function asksAbout(words: readonly string[]): boolean {
  return looks.test(verbOf(words))
}

/** The first word that is no option. */
export function verbOf(words: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? ''
}

const needsOperand = new Set(
  'rm rmdir unlink shred mv cp curl wget kill pkill killall chmod chown chgrp ssh scp nc ncat mkfs'.split(
    ' ',
  ),
)

/** Whether a command would do nothing, for want of what it is about: `rm`, `rm -f`. */
export function doesNothing([head = '', ...rest]: readonly string[]): boolean {
  return needsOperand.has(head) && rest.every((word) => word.startsWith('-'))
}
