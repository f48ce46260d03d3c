import { anyText, isKnown } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import {
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'

/** Programs whose every argument may be a file they read. */
const readerNames =
  'cat head tail nl tac rev sort uniq cut paste fold fmt pr wc od hexdump hd strings base64 base32 basenc md5sum sha1sum sha224sum sha256sum sha384sum sha512sum cksum sum b2sum diff cmp comm column expand unexpand tsort join less more most bat batcat xxd yq look iconv ptx shuf zcat bzcat xzcat zless zmore zdiff zcmp ls dir vdir stat file readlink realpath du tree exa eza lsd numfmt diff3 sdiff colordiff delta nano vi view ul hexyl glow pygmentize highlight enscript pandoc xmllint plutil tidy jless fx gron dasel csvlook csvcut mlr openssl gpg age sops getfacl lsattr getfattr chardet enca uuencode wdiff vimdiff tig'

/** Programs that only look at names, sizes and the like. */
export const lookers = new Set(
  'ls dir vdir stat file readlink realpath du tree exa eza lsd find fd test [ getfacl lsattr'.split(' '),
)

/** openssl: only what follows its options for files is a file. */
const openssl: Program = (started) => {
  for (const [at, word] of started.words.entries()) {
    const path = started.words[at + 1] ?? ''
    if (/^-(?:out|keyout)$/.test(word)) touch(started, 'write', { path })
    if (/^-(?:in|inkey|kfile|pass|key|CAkey)$/.test(word) && !/^(?:env|pass):/.test(path))
      touch(started, 'read', { path: path.replace(/^file:/, '') })
  }
  return anyText
}

/** The options that take a value, of those programs where they are not the usual ones. */
const valuedOf: Readonly<Record<string, string>> = { tree: 'o L I P', sort: 'k t o T S output' }

const readAll: Program = (started) => {
  const { words, input } = started
  const sorted = sortArguments(words, valuedOf[started.name] ?? 'n c w t')
  for (const [at, word] of sorted.operands.entries()) {
    const kind = started.name === 'uniq' && at === 1 ? 'write' : 'read'
    touch(started, kind, { path: word, deep: started.name === 'tree' })
  }
  for (const [name, values] of sorted.options)
    for (const value of values)
      if (value !== '')
        touch(started, /^(?:o|output|out)$/.test(name) ? 'write' : 'read', {
          path: value.replace(/^(?:file|pass):/, ''),
        })
  return output(started, sorted.operands, input)
}

/** What a filter prints: the file it reads when this call wrote it, its input when it passes that on. */
function output({ name, words, shell }: Started, operands: readonly string[], input: string): string {
  if (name === 'base64' && words.some((word) => /^(?:-d|-D|--decode)$/.test(word)) && isKnown(input))
    return decoded(input)
  if (name === 'rev' && operands.length === 0 && isKnown(input))
    return input
      .split('\n')
      .map((line) => line.split('').toReversed().join(''))
      .join('\n')
  if (name !== 'cat' && name !== 'tac') return anyText
  if (operands.length === 0 || operands[0] === '-') return input
  const contents = operands.map((path) => shell.effects.contents.get(absolutePath(path, shell.folder)))
  return contents.every((content) => content !== undefined) ? contents.join('') : anyText
}

function decoded(text: string): string {
  try {
    return atob(text.replaceAll(/\s/g, ''))
  } catch {
    // No base64: what comes out is an error message and nobody knows what else.
    return anyText
  }
}

/** grep, rg, ag: the first operand is a pattern; folders are searched in depth. */
const search: Program = (started) => {
  const { words, name, input } = started
  const sorted = sortArguments(
    words,
    'e f A B C m d D g t T pre include exclude exclude-dir regexp file max-count glob type after-context before-context context max-depth j colors sort',
  )
  for (const file of sorted.options.get('f') ?? []) touch(started, 'read', { path: file })
  const given = hasOption(sorted, 'e', 'regexp', 'f', 'file', 'files')
  const paths = given ? sorted.operands : sorted.operands.slice(1)
  const deep =
    !/^(?:e|f|z)?grep$/.test(name) || hasOption(sorted, 'r', 'R', 'recursive', 'dereference-recursive')
  if (name === 'rg')
    for (const program of sorted.options.get('pre') ?? [])
      started.shell.run.command([program], started.shell, '')
  const roots = paths.length > 0 ? paths : deep && (input === '' || input === anyText) ? ['.'] : []
  const only = deep ? onlyNames(sorted) : []
  for (const path of roots) {
    for (const name of only) touch(started, 'read', { path: `${path}/${anyText}${name}` })
    if (only.length === 0) touch(started, 'read', { path, deep, certain: !deep || paths.length > 0 })
  }
  return anyText
}

/** The endings to which a search is held by `--include`, `-g` and `-t`. */
function onlyNames({ options }: Sorted): string[] {
  const globs = ['include', 'g', 'glob'].flatMap((name) => options.get(name) ?? [])
  const types = ['t', 'type'].flatMap((name) => options.get(name) ?? [])
  const endings = globs.map((glob) => /^\*(\.[\w.]+)$/.exec(glob)?.[1])
  // Any other glob may let everything in.
  if (endings.includes(undefined)) return []
  return [...endings.flatMap((ending) => ending ?? []), ...types.map((type) => `.${type}`)]
}

/** cp, mv, ln, install: sources and a target. */
const copy: Program = (started) => {
  const { name, words, shell } = started
  const sorted = sortArguments(words, 't S m o g target-directory suffix mode owner group')
  const folder = optionValue(sorted, 't', 'target-directory')
  const targets = folder === undefined ? sorted.operands.slice(-1) : [folder]
  const sources = folder === undefined ? sorted.operands.slice(0, -1) : sorted.operands
  const deep = name === 'mv' || hasOption(sorted, 'r', 'R', 'a', 'recursive', 'archive') || name === 'ln'
  for (const path of sources) {
    touch(started, 'read', { path, deep })
    if (name === 'mv') touch(started, 'delete', { path, deep: true })
  }
  for (const path of targets) {
    touch(started, 'write', { path })
    for (const from of sources)
      touch(started, 'write', { path: `${path}/${from.slice(from.lastIndexOf('/') + 1)}` })
    const content = shell.effects.contents.get(absolutePath(sources[0] ?? '', shell.folder))
    // A program under another name is run unseen.
    const program = /(?:^|\/)s?bin\/|\uE000/.test(sources[0] ?? '') && !sources[0]?.includes('node_modules/')
    if (content !== undefined || program)
      shell.effects.contents.set(absolutePath(path, shell.folder), content ?? anyText)
  }
  return ''
}

const remove: Program = (started) => {
  const { words, name } = started
  const sorted = sortArguments(words, name === 'shred' || name === 'truncate' ? 'n s size r' : '')
  const deep =
    hasOption(sorted, 'r', 'R', 'recursive', 'd', 'dir') || name === 'rmdir' || /^(?:trash|rimraf)/.test(name)
  for (const path of sorted.operands) touch(started, 'delete', { path, deep })
  return ''
}

const writeAll: Program = (started) => {
  const { words, input, name, shell } = started
  const sorted = sortArguments(words, 'm s r d t size reference p output-error')
  const skipped =
    /^(?:chmod|chown|chgrp|setfacl|chattr)$/.test(name) && !hasOption(sorted, 'reference') ? 1 : 0
  for (const path of sorted.operands.slice(skipped)) {
    touch(started, 'write', { path, deep: hasOption(sorted, 'R', 'recursive') })
    if (name === 'tee') shell.effects.contents.set(absolutePath(path, shell.folder), input)
  }
  return name === 'tee' ? input : ''
}

const dd: Program = (started) => {
  for (const word of started.words) {
    if (word.startsWith('if=')) touch(started, 'read', { path: word.slice(3) })
    if (word.startsWith('of=')) touch(started, 'write', { path: word.slice(3) })
  }
  return anyText
}

const split: Program = (started) => {
  const { operands } = sortArguments(started.words, 'b C l n a t filter')
  const filter = optionValue(sortArguments(started.words, 'filter'), 'filter')
  if (filter !== undefined) started.shell.run.text(filter, started.shell, anyText)
  touch(started, 'read', { path: operands[0] ?? '' })
  const named =
    started.name === 'csplit'
      ? optionValue(sortArguments(started.words, 'f b n prefix'), 'f', 'prefix')
      : operands[1]
  const prefix = named ?? 'x'
  touch(started, 'write', { path: prefix })
  touch(started, 'write', { path: `${prefix}${anyText}` })
  return ''
}

/** Longer scripts are not read: matching them could take long. */
const longestScript = 4096

const sed: Program = (started) => {
  const { words, shell } = started
  const sorted = sortArguments(words, 'e f l expression file line-length')
  const given = [...(sorted.options.get('e') ?? []), ...(sorted.options.get('expression') ?? [])]
  const files = [...(sorted.options.get('f') ?? []), ...(sorted.options.get('file') ?? [])]
  const own = given.length === 0 && files.length === 0
  const scripts = own ? sorted.operands.slice(0, 1) : given
  for (const script of scripts) sedScript(script, started)
  const edits = hasOption(sorted, 'i', 'in-place')
  for (const path of [...files, ...(own ? sorted.operands.slice(1) : sorted.operands)])
    touch(started, edits && !files.includes(path) ? 'write' : 'read', { path })
  if (scripts.some((script) => !isKnown(script) && script.startsWith(anyText)))
    shell.effects.unknown('a sed script that is not known')
  return anyText
}

/** The commands of sed that reach outside: `w` and `W` write, `r` and `R` read, `e` and the flag `e` run. */
function sedScript(script: string, started: Started): void {
  if (script.length > longestScript) return started.shell.effects.unknown('a sed script longer than is read')
  const stripped = script.replaceAll(
    /(^|[;\n{}]|[\d$/,!])\s*s(.)(?:\\.|(?!\2)[^\\\n])*\2(?:\\.|(?!\2)[^\\\n])*\2/g,
    '$1 S$2',
  )
  const file = /(?:^|[;\n{}\d$/!,]|\bS.[gpiIm\d]*)\s*([wWrR])\s+([^\n;}]+)/.exec(stripped)
  const compact = /(?:^|[;\n{}\d$/!,])\s*([wWrR])([./~\w][^\n;}]*)$/.exec(stripped)
  for (const match of [file, compact])
    if (match !== null)
      touch(started, /w/i.test(match[1] ?? '') ? 'write' : 'read', { path: (match[2] ?? '').trim() })
  if (
    /\bS.[gpiIm\d]*e/.test(stripped) ||
    /(?:^|[;\n{}\d$])\s*e(?:\s|$)/.test(stripped) ||
    /^\d*e\s*\w/.test(stripped)
  ) {
    const command = /(?:^|[;\n{}\d$])\s*e\s+([^\n]+)/.exec(stripped) ?? /^\d*e\s*(\w[^\n]*)/.exec(stripped)
    if (command === null) started.shell.effects.danger('sed runs its text as a command')
    else started.shell.run.text(command[1] ?? '', started.shell, anyText)
  }
}

const awk: Program = (started) => {
  const { words, shell } = started
  const sorted = sortArguments(words, 'F v f i e file assign field-separator', true)
  const fromFile = hasOption(sorted, 'f', 'file')
  const code = fromFile ? '' : (optionValue(sorted, 'e') ?? sorted.operands[0] ?? '')
  if (code.length > longestScript) shell.effects.unknown('an awk script longer than is read')
  for (const path of sorted.options.get('f') ?? []) touch(started, 'read', { path })
  for (const path of fromFile || hasOption(sorted, 'e') ? sorted.operands : sorted.operands.slice(1))
    touch(started, 'read', { path })
  for (const match of code.matchAll(/>>?\s*"([^"]+)"/g)) touch(started, 'write', { path: match[1] ?? '' })
  for (const match of code.matchAll(/<\s*"([^"]+)"/g)) touch(started, 'read', { path: match[1] ?? '' })
  for (const match of code.matchAll(
    /system\s*\(\s*"((?:[^"\\]|\\.)*)"|\|\s*"((?:[^"\\]|\\.)*)"|"((?:[^"\\]|\\.)*)"\s*\|\s*(?:&\s*)?getline/g,
  ))
    shell.run.text((match[1] ?? match[2] ?? match[3] ?? '').replaceAll('\\"', '"'), shell, anyText)
  if (/system\s*\(\s*[^"\s]|\|\s*&?\s*getline/.test(code) && !/"\s*\|\s*&?\s*getline/.test(code))
    shell.effects.danger('awk runs text that is not known')
  if (/\/inet\/(?:tcp|udp)\//.test(code)) shell.effects.danger('awk opens a network connection')
  return anyText
}

const archive: Program = (started) => {
  const { words } = started
  const [first = ''] = words
  const list = first.startsWith('-') ? words : [`-${first}`, ...words.slice(1)]
  const sorted = sortArguments(
    list,
    'f C T X I b g H K N V F directory file to-command use-compress-program checkpoint-action exclude files-from transform info-script new-volume-script rsh-command strip-components',
  )
  for (const name of [
    'to-command',
    'use-compress-program',
    'I',
    'checkpoint-action',
    'info-script',
    'new-volume-script',
    'F',
    'rsh-command',
  ])
    for (const value of sorted.options.get(name) ?? []) runForArchive(value.replace(/^exec=/, ''), started)
  const file = optionValue(sorted, 'f', 'file')
  const folder = optionValue(sorted, 'C', 'directory') ?? '.'
  const creates = hasOption(sorted, 'c', 'r', 'u', 'A', 'create', 'append', 'update')
  if (file !== undefined && file !== '-') touch(started, creates ? 'write' : 'read', { path: file })
  const from = creates && folder !== '.' ? `${folder}/` : ''
  if (creates)
    for (const path of sorted.operands)
      touch(started, 'read', { path: path.startsWith('/') ? path : from + path, deep: true })
  else if (hasOption(sorted, 'x', 'extract', 'get'))
    touch(started, 'write', { path: folder, deep: folder !== '.', certain: folder !== '.' })
  return anyText
}

/** A program that tar starts: plain compressors are usual, anything else is asked about. */
function runForArchive(text: string, { shell }: Started): void {
  if (/^(?:\.\w+|dot|echo.*|sleep.*|ttyout.*)$/.test(text)) return
  shell.run.text(text, shell, anyText)
  if (!/^(?:gzip|pigz|zstd|xz|pixz|lz4|bzip2|pbzip2|brotli)(?:\s|$)/.test(text))
    shell.effects.danger('tar runs a program')
}

/** gzip and friends turn one file into another; zip writes its first operand and reads the rest. */
const compress: Program = (started) => {
  const { name, words } = started
  const sorted = sortArguments(words, 'd o p P x')
  const [first = '', ...rest] = sorted.operands
  if (name === 'zip') {
    touch(started, 'write', { path: first })
    for (const path of rest) touch(started, 'read', { path, deep: true })
  } else if (/^(?:unzip|7z|7za|unrar)$/.test(name)) {
    for (const path of sorted.operands) touch(started, 'read', { path, deep: true })
    const folder = optionValue(sorted, 'd', 'o')
    if (folder !== undefined) touch(started, 'write', { path: folder, deep: true })
  } else {
    // The file is replaced, unless it is only listed or printed.
    const replaces = !hasOption(sorted, 'c', 'stdout', 'l', 'list', 't', 'test')
    for (const path of sorted.operands) {
      touch(started, 'read', { path, deep: true })
      if (replaces) touch(started, 'write', { path })
    }
  }
  return anyText
}

/** Editors: the files are written for all we know; `-c '!command'` and `+:!command` run one. */
const editor: Program = (started) => {
  const { words, shell, input } = started
  for (const [at, word] of words.entries()) {
    const text = /^(?:-c|--cmd|\+)$/.test(word) ? (words[at + 1] ?? '') : /^(?:\+|-c)(.+)/.exec(word)?.[1]
    const escape = text === undefined ? null : /!\s*(.+)$|system\(\s*["'](.+)["']/.exec(text)
    if (escape !== null) shell.run.text(escape[1] ?? escape[2] ?? '', shell, anyText)
    if (!/^[-+]/.test(word)) {
      touch(started, 'read', { path: word })
      touch(started, 'write', { path: word })
    }
  }
  const escape = isKnown(input) ? /^\s*:?!(.+)$/m.exec(input) : null
  if (escape !== null) shell.run.text(escape[1] ?? '', shell, anyText)
  return anyText
}

const jq: Program = (started) => {
  const sorted = sortArguments(started.words, 'f from-file L indent')
  const fromFile = hasOption(sorted, 'f', 'from-file')
  const values = /^--(?:arg|argjson|slurpfile|rawfile)$/
  const skipped = new Set(started.words.flatMap((word, at) => (values.test(word) ? [at + 1, at + 2] : [])))
  const operands = started.words.filter((word, at) => !word.startsWith('-') && !skipped.has(at))
  for (const path of fromFile ? operands : operands.slice(1)) touch(started, 'read', { path })
  for (const [at, word] of started.words.entries())
    if (/^--(?:slurpfile|rawfile)$/.test(word)) touch(started, 'read', { path: started.words[at + 2] ?? '' })
  return anyText
}

function named(names: string, program: Program): [string, Program][] {
  return names.split(' ').map((name) => [name, program])
}

export const filePrograms: ReadonlyMap<string, Program> = new Map([
  ...named(readerNames, readAll),
  ...named('grep egrep fgrep zgrep rg ag ack ugrep rga', search),
  ...named('cp mv ln install gcp gmv', copy),
  ...named('rm rmdir unlink shred grm trash trash-put rimraf srm wipe', remove),
  ...named('tee touch truncate mkdir mkfifo mknod chmod chown chgrp setfacl chattr sponge', writeAll),
  ...named('sed gsed', sed),
  ...named('awk gawk mawk nawk', awk),
  ...named('tar bsdtar gtar', archive),
  ...named('zip unzip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd 7z 7za unrar lz4 brotli', compress),
  ...named('vim nvim ex ed vi emacsclient joe micro pico', editor),
  ['dd', dd],
  ['split', split],
  ['csplit', split],
  ['jq', jq],
  ['openssl', openssl],
])
