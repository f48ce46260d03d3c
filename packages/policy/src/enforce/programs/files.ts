import { anyFolder, anySegment, anyText, isKnown } from '../abstract-text.ts'
import { absolutePath, baseName } from '../place.ts'
import {
  contentOf,
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'
import { editor } from './editors.ts'
import { sortWords, valued } from './options/sort-words.ts'
import { awk } from './awk.ts'
import { patched } from './patched.ts'
import { sed } from './sed.ts'

/** Programs whose every argument may be a file they read. */
const readerNames =
  'cat head tail nl tac rev sort uniq cut paste fold fmt pr wc od hexdump hd strings base64 base32 basenc md5sum sha1sum sha224sum sha256sum sha384sum sha512sum cksum sum b2sum diff cmp comm column expand unexpand tsort join less more most bat batcat xxd yq look iconv ptx shuf zcat bzcat xzcat zless zmore zdiff zcmp ls dir vdir stat file readlink realpath du tree exa eza lsd numfmt diff3 sdiff colordiff delta ul hexyl glow pygmentize highlight enscript pandoc xmllint plutil tidy jless fx gron dasel csvlook csvcut mlr openssl gpg age getfacl lsattr getfattr chardet enca uuencode wdiff tig'

/** Programs that only look at names, sizes and the like. */
export const lookers = new Set(
  'ls dir vdir stat file readlink realpath du tree exa eza lsd find fd test [ getfacl lsattr'.split(' '),
)

/** Its options name files, and of some commands the operands too: `openssl dgst x`. */
const openssl: Program = (started) => {
  const { rest } = sortWords('openssl', started.words)
  for (const path of rest.slice(1))
    if (!path.startsWith('-')) touch(started, 'read', { path, certain: false })
  return anyText
}

/** When programs that read otherwise change the files they are given. */
const inPlace: ReadonlyMap<string, RegExp> = new Map([
  ['yq', /(?:^| )(?:-\w*i\w*|--inplace)(?: |$)/],
  ['dasel', /^(?:put|delete) /],
  ['plutil', /^-(?:convert|replace|insert|remove) (?!.*-o )/],
])

const readAll: Program = (started) => {
  const { words, input } = started
  const sorted = sortArguments(words, valued(started.name))
  const edits = inPlace.get(started.name)?.test(words.join(' ')) === true
  for (const word of sorted.operands)
    touch(started, edits ? 'write' : 'read', { path: word, deep: started.name === 'tree' })
  if (started.name === 'yq')
    for (const match of words.join('\n').matchAll(/\bload\w*\(\s*"([^"]+)"/g))
      touch(started, 'read', { path: match[1] ?? '' })
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
  const sorted = sortArguments(words, valued(name === 'findstr' ? 'grep' : name))
  const given = hasOption(sorted, 'e', 'regexp', 'f', 'file', 'files')
  const paths = given ? sorted.operands : sorted.operands.slice(1)
  const deep =
    !/^(?:(?:e|f|z)?grep|findstr)$/.test(name) ||
    words.some((word) => /^\/s$/i.test(word)) ||
    hasOption(sorted, 'r', 'R', 'recursive', 'dereference-recursive')
  if (hasOption(sorted, 'files', 'type-list')) return anyText
  const roots = paths.length > 0 ? paths : deep && (input === '' || input === anyText) ? ['.'] : []
  const only = deep ? onlyNames(sorted) : []
  for (const path of roots) {
    for (const ending of only) {
      const sought = isKnown(path) ? `${path}/${anyFolder}/${anySegment}${ending}` : undefined
      touch(started, 'read', { path: `${path}/${anyText}${ending}`, sought })
    }
    if (only.length === 0) touch(started, 'read', { path, deep, certain: !deep || paths.length > 0 })
  }
  return lines(sorted, input)
}

/** Lines that end as the pattern says: of `grep '\.md$'` names of that ending, where what flows in may be a list of names. */
function lines({ options, operands: [pattern = '', ...files] }: Sorted, input: string): string {
  const ending = options.size > 0 ? undefined : /^(?:\^?\.\*)?\\(\.\w+)\$$/.exec(pattern)?.[1]
  return ending === undefined || files.length > 0 || input !== anyText ? anyText : anyText + ending
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
  const sorted = sortArguments(words, valued('cp'))
  const folder = optionValue(sorted, 't', 'target-directory')
  const targets = folder === undefined ? sorted.operands.slice(-1) : [folder]
  const sources = folder === undefined ? sorted.operands.slice(0, -1) : sorted.operands
  const deep = name === 'mv' || hasOption(sorted, 'r', 'R', 'a', 'recursive', 'archive') || name === 'ln'
  if (name !== 'ln' && sources.some((path) => /^\/dev\/(?:zero|urandom|random)$/.test(path)))
    shell.effects.danger(`${name} fills the disk`)
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
      shell.effects.keep(absolutePath(path, shell.folder), content ?? anyText)
  }
  if (name === 'ln') link(started, sources, targets)
  return ''
}

/** What is touched by the name of a link made in this call is touched where it leads. */
function link({ shell, words }: Started, sources: readonly string[], targets: readonly string[]): void {
  const [only = ''] = targets
  const pairs = sources.length === 0 ? [[only, baseName(only)]] : sources.map((from) => [from, only])
  for (const [from = '', to = ''] of pairs) {
    if (!shell.effects.spend(2)) return
    const link = absolutePath(to, shell.folder)
    // A symbolic link is read from where it stands, a hard one from where it is made.
    const symbolic = words.some((word) => /^-\w*s|^--symbolic$/.test(word))
    const target = absolutePath(from, symbolic ? link.slice(0, link.lastIndexOf('/')) || '/' : shell.folder)
    if (link === target || !isKnown(link)) continue
    shell.effects.linkTo(link, target)
    shell.effects.linkTo(`${link}/${baseName(from)}`, target)
  }
}

const remove: Program = (started) => {
  const { words, name } = started
  const sorted = sortArguments(words, name === 'shred' || name === 'truncate' ? 'n s size r' : '')
  const deep =
    hasOption(sorted, 'r', 'R', 'recursive', 'd', 'dir') || name === 'rmdir' || /^(?:trash|rimraf)/.test(name)
  for (const path of sorted.operands) touch(started, 'delete', { path, deep })
  return ''
}

/** Options with a value, of programs that write whatever they name. */
const writesValued: Readonly<Record<string, string>> = {
  mkdir: 'm mode',
  mkfifo: 'm mode',
  mknod: 'm mode',
  touch: 'r d t reference date',
  truncate: 's r size reference',
  tee: 'output-error',
  setfacl: 'm M x X modify remove restore set set-file',
  patch: 'p i d o r B D F g strip input directory output reject-file',
}

const writeAll: Program = (started) => {
  const { words, input, name, shell } = started
  const sorted = sortArguments(words, writesValued[name] ?? 'reference from')
  // `chmod -x f`: the mode looks like an option.
  const moded = name === 'chmod' && words.some((word) => /^-[rwxXst]+$/.test(word))
  const skipped =
    /^(?:chmod|chown|chgrp|chattr)$/.test(name) && !moded && !hasOption(sorted, 'reference') ? 1 : 0
  for (const path of sorted.operands.slice(skipped)) {
    touch(started, 'write', { path, deep: hasOption(sorted, 'R', 'recursive') })
    if (name === 'tee') shell.effects.keep(absolutePath(path, shell.folder), input)
  }
  return name === 'tee' ? input : ''
}

/** cpio: packs the files whose names come on its standard input. */
const cpio: Program = (started) => {
  const sorted = sortArguments(started.words, 'F I O C H D E rsh-command')
  if (hasOption(sorted, 'o', 'p', 'create', 'pass-through'))
    for (const path of started.input.split(/[\n\0]/)) touch(started, 'read', { path })
  for (const text of sorted.options.get('rsh-command') ?? []) started.shell.run.text(text, started.shell, '')
  return anyText
}

/** A source without end, into a file: until the disk is full. */
function endless({ words, shell }: Started): void {
  const target = words.find((word) => word.startsWith('of='))
  if (
    target !== undefined &&
    !target.startsWith('of=/dev/') &&
    !words.some((word) => word.startsWith('count='))
  )
    shell.effects.danger('dd fills the disk')
}

const dd: Program = (started) => {
  for (const word of started.words) {
    if (word.startsWith('if=')) touch(started, 'read', { path: word.slice(3) })
    if (/^if=\/dev\/(?:zero|urandom|random)$/.test(word)) endless(started)
    if (!word.startsWith('of=')) continue
    touch(started, 'write', { path: word.slice(3) })
    const { shell, input, words } = started
    shell.effects.keep(
      absolutePath(word.slice(3), shell.folder),
      words.some((one) => one.startsWith('if=')) ? anyText : input,
    )
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
  const moves = hasOption(sorted, 'remove-files')
  for (const list of [...(sorted.options.get('T') ?? []), ...(sorted.options.get('files-from') ?? [])])
    if (creates) for (const path of namesIn(list, started)) touch(started, 'read', { path, deep: true })
  if (creates)
    for (const path of sorted.operands)
      for (const kind of moves ? (['read', 'delete'] as const) : (['read'] as const))
        touch(started, kind, { path: path.startsWith('/') ? path : from + path, deep: true })
  if (hasOption(sorted, 'P', 'absolute-names') && !creates)
    started.shell.effects.danger('tar writes wherever the archive says')
  if (!creates && hasOption(sorted, 'x', 'extract', 'get')) {
    noteUnpacked(started, file, folder)
    touch(started, 'write', { path: folder, deep: folder !== '.', certain: folder !== '.' })
  }
  return anyText
}

/** Remembers where an archive was unpacked that this call fetched: what lies there is as good as what came down the line. */
function noteUnpacked({ shell, input }: Started, file: string | undefined, folder: string): void {
  const { effects } = shell
  const fetched =
    file === undefined || file === '-'
      ? input === anyText && effects.all.some((effect) => effect.kind === 'network')
      : effects.contents.get(absolutePath(file, shell.folder)) === anyText
  if (fetched) effects.unpacked.add(absolutePath(folder, shell.folder))
}

/** The files that a list names, where this call wrote it; what a list holds that was there before is not known. */
function namesIn(list: string, started: Started): readonly string[] {
  return (contentOf(list, started) ?? '').split(/[\n\0]/).filter((line) => line !== '')
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
    if (hasOption(sorted, 'm', 'move'))
      for (const path of rest) touch(started, 'delete', { path, deep: true })
  } else if (/^(?:unzip|7z|7za|unrar)$/.test(name)) {
    for (const path of sorted.operands) touch(started, 'read', { path, deep: true })
    // `7z a`: packs into the first it is given.
    if (/^[au]$/.test(first)) touch(started, 'write', { path: rest[0] ?? '' })
    if (words.includes('-sdel'))
      for (const path of sorted.operands.slice(2)) touch(started, 'delete', { path, deep: true })
    const folder = optionValue(sorted, 'd', 'o')
    if (!/^[lat]$/.test(first) && !hasOption(sorted, 'l', 't', 'p'))
      noteUnpacked(
        started,
        sorted.operands.find((path) => path !== 'x'),
        folder ?? '.',
      )
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

/** Copies of Windows, whose options begin with a slash: from a folder or file, to another. */
const windowsCopy: Program = (started) => {
  const [from = '', to = '.'] = started.words.filter((word) => !/^\/[a-z]+(?::.*)?$/i.test(word))
  touch(started, 'read', { path: from, deep: true })
  touch(started, 'write', { path: to, deep: true })
  return anyText
}

function named(names: string, program: Program): [string, Program][] {
  return names.split(' ').map((name) => [name, program])
}

export const filePrograms: ReadonlyMap<string, Program> = new Map([
  ...named(readerNames, readAll),
  ...named('grep egrep fgrep zgrep rg ag ack ugrep rga findstr', search),
  ...named('cp mv ln install gcp gmv', copy),
  ...named('rm rmdir unlink shred grm trash trash-put trash-cli rimraf del-cli premove srm wipe', remove),
  ...named('tee touch truncate mkdir mkfifo mknod chmod chown chgrp setfacl chattr sponge', writeAll),
  ['patch', (started) => (patched(started), writeAll(started))],
  ...named('sed gsed', sed),
  ...named('awk gawk mawk nawk original-awk', awk),
  ...named('tar bsdtar gtar', archive),
  ...named('zip unzip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd 7z 7za unrar lz4 brotli', compress),
  ...named('vim nvim ex ed vi vimdiff nvimdiff view nano joe micro pico kak hx helix', editor),
  ...named('robocopy xcopy', windowsCopy),
  ['cpio', cpio],
  ['dd', dd],
  ['split', split],
  ['csplit', split],
  ['jq', jq],
  ['openssl', openssl],
])
