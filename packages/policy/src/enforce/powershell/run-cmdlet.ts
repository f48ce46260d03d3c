import { anyText, isKnown } from '../abstract-text.ts'
import { eachWithin } from '../programs/program.ts'
import { setFolder, type ShellState } from '../shell-state.ts'
import { cmdletDangers, fileCmdlets } from './cmdlets.ts'
import { callDotNet } from './dotnet.ts'
import { powerShellPath } from './powershell-path.ts'
import type { Statement } from './tree.ts'

/** A cmdlet or program about to run: `name` canonical, `written` as in the script. */
interface Invocation {
  name: string
  written: string
  words: readonly string[]
  blocks: readonly (readonly Statement[])[]
  shell: ShellState
  input: string
}

/** Notes what one cmdlet or program does and gives what it prints. */
export function runCmdlet(invocation: Invocation): string {
  const { name, written, words, shell } = invocation
  const { effects } = shell
  for (const danger of cmdletDangers)
    if (
      !onlySays(words) &&
      danger.names.test(name) &&
      (danger.words === undefined || danger.words.test(words.join(' ')))
    )
      effects.danger(`${name} ${danger.reason}`)
  if (!isCmdlet(name) && !isBuiltIn(name)) return program(invocation)
  effects.add({ kind: 'execute', words: [name, ...words], carrier: false })
  // A rule may name it as it was written.
  if (written.toLowerCase() !== name)
    effects.add({ kind: 'execute', words: [written, ...words], carrier: true })
  // The short name of Set-Content hides a program of Windows.
  if (
    /^sc(?:\.exe)?$/i.test(written) &&
    /^(?:delete|stop|config|create|failure|sdset|\\)/i.test(words[0] ?? '')
  )
    effects.danger('changes the services of the system')
  const kind = fileCmdlets[name]
  if (kind !== undefined) return files(invocation, kind)
  switch (name) {
    case 'invoke-expression':
      return evaluated(invocation)
    case 'invoke-webrequest':
    case 'invoke-restmethod':
      return fetched(invocation)
    case 'start-bitstransfer':
      return transferred(invocation)
    case 'start-process':
      return startProcess(invocation)
    case 'set-location':
    case 'push-location':
      setFolder(shell, powerShellPath(words.find((word) => !word.startsWith('-')) ?? '~', shell))
      return ''
    case 'pop-location':
      setFolder(shell, anyText)
      return ''
    case 'write-output':
    case 'write-host':
      return words.filter((word) => !/^-\w/.test(word)).join(' ')
    case 'get-childitem':
      return found(invocation)
    case 'get-item':
    case 'resolve-path':
    case 'convert-path':
      return named(invocation)
    case 'join-path':
      return operandsOf(words).join('/')
    case 'new-object':
      return made(invocation)
    case 'set-itemproperty':
    case 'new-itemproperty':
    case 'remove-itemproperty':
      return property(invocation)
    case 'set-alias':
    case 'new-alias':
      effects.unknown('gives a command another name')
      return ''
    case 'where-object':
    case 'sort-object':
    case 'select-object':
      return invocation.input
    default:
      return anyText
  }
}

/** A property of a file, or of a key of the registry. */
function property(invocation: Invocation): string {
  const { words, shell } = invocation
  if (!/\b(?:HK\w+:|Registry::)/i.test(words.join(' ')))
    return files({ ...invocation, words: [operandsOf(words)[0] ?? ''] }, 'write')
  shell.effects.danger('changes the registry')
  return ''
}

/** Verb and noun, the verb one of those that cmdlets have: `docker-compose` is a program. */
function isCmdlet(name: string): boolean {
  return /^[a-z]+-[a-z]\w*$/i.test(name) && verbs.has(name.slice(0, name.indexOf('-')).toLowerCase())
}

const verbs = new Set(
  `add clear close copy enter exit find format get hide join lock move new open optimize pop push redo remove rename reset resize
  search select set show skip split step switch undo unlock watch backup checkpoint compare compress convert convertfrom convertto
  dismount edit expand export group import initialize limit merge mount out publish restore save sync unpublish update debug measure
  ping repair resolve test trace connect disconnect read receive send write block grant protect revoke unblock unprotect use approve
  assert build complete confirm deny deploy disable enable install invoke register request restart resume start stop submit suspend
  uninstall unregister wait sort where foreach tee`.split(/\s+/),
)

function isBuiltIn(name: string): boolean {
  return name === 'where-object' || name === 'foreach-object'
}

/** Whether a cmdlet is told to say what it would do, and do nothing. */
function onlySays(words: readonly string[]): boolean {
  // What follows `--` is no parameter.
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end).some((word) => /^-(?:whatif|wi)(?::true)?$/i.test(word))
}

/** A parameter's value, by the beginning of its name as PowerShell allows. */
function parameter(words: readonly string[], ...names: string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    const given = /^-(\w+)(?::(.*))?$/.exec(word)
    const named = given?.[1]?.toLowerCase()
    if (named === undefined || !names.some((name) => name.startsWith(named) && named.length > 1)) continue
    return given?.[2] ?? words[at + 1] ?? ''
  }
  return undefined
}

const switches =
  /^-(?:rf|fr|r(?:ec(?:urse?)?)?|fo(?:rce)?|c(?:onfirm)?(?::.*)?|whatif|wi|verbose|v|raw|wait|append|passthru|nonewline|asjson|directory|file|hidden|s|quiet|simplematch|casesensitive|allmatches|list|notypeinformation|noclobber|asbytestream|usebasicparsing)$/i

/** Operands: what is neither a parameter nor the value of one. */
function operandsOf(words: readonly string[]): string[] {
  const operands: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (!/^-[a-z]/i.test(word)) operands.push(word)
    else if (/^-(?:path|literalpath|filepath|pspath|lp)$/i.test(word)) continue
    else if (/^-(?:path|literalpath|filepath|pspath|lp):./i.test(word))
      operands.push(word.slice(word.indexOf(':') + 1))
    else if (!switches.test(word) && !word.includes(':')) at += 1
  }
  return operands
}

function files(invocation: Invocation, kind: 'read' | 'write' | 'delete' | 'copy' | 'move'): string {
  const { name, words, shell, input } = invocation
  const { effects } = shell
  const all = words.join(' ')
  if (onlySays(words)) return ''
  const recurse = /(?:^|\s)-r(?:ec(?:urse?)?)?(?:\s|:|$)/i.test(all) || /(?:^|\s)\/s(?:\s|$)/i.test(all)
  const operands = operandsOf(words).filter((word) => !/^\/[a-z]$/i.test(word))
  const places =
    /^select-(?:string|xml)$/.test(name) && parameter(words, 'pattern', 'xpath') === undefined
      ? operands.slice(1)
      : operands
  const given =
    name === 'set-content' || name === 'add-content' || name === 'out-file' || name === 'new-item'
      ? places.slice(0, 1)
      : places
  // What a program prints is searched itself, not taken for names of files.
  const flowing = name === 'select-string' && input === anyText ? '' : input
  const paths =
    given.length > 0
      ? given
      : flowing !== '' && kind !== 'write'
        ? [...eachWithin(flowing.split('\n'), shell)]
        : []
  const destination =
    kind === 'copy' || kind === 'move' ? parameter(words, 'destination', 'destinationpath') : undefined
  if (destination !== undefined) {
    const path = powerShellPath(destination, shell)
    effects.add({ kind: 'write', path, certain: isKnown(path), deep: false, by: name })
  }
  for (const [at, word] of paths.entries()) {
    if (/^(?:env|function|alias|variable):/i.test(word)) {
      // One that is gone is only not set.
      const gone = kind === 'delete' && /^env:(?!(?:path|home|userprofile)$)\w+$/i.test(word)
      if (!gone && (kind === 'delete' || kind === 'write'))
        effects.danger(`${name} changes the session (${word})`)
      continue
    }
    if (/^(?:HK\w+|cert|wsman|Registry:):/i.test(word)) {
      if (kind !== 'read') effects.danger('changes the registry')
      continue
    }
    const path = powerShellPath(word, shell)
    const certain = isKnown(path)
    const last =
      (kind === 'copy' || kind === 'move') &&
      destination === undefined &&
      at === paths.length - 1 &&
      paths.length > 1
    const add = (what: 'read' | 'write' | 'delete', deep: boolean): void =>
      effects.add({ kind: what, path, certain, deep, by: name })
    if (/^(?:set-content|add-content|out-file|tee-object)$/.test(name) && certain)
      effects.keep(path, textGiven(name, { words, places, input }))
    if (name === 'new-item') linked(path, invocation)
    if (kind === 'read' || kind === 'write' || kind === 'delete') add(kind, kind === 'delete' && recurse)
    else if (last) add('write', false)
    else {
      add('read', recurse || kind === 'move' || name !== 'copy-item')
      if (kind === 'move') add('delete', true)
    }
  }
  return anyText
}

/** `New-Item -ItemType SymbolicLink -Path l -Target f`: l is f from here on. */
function linked(link: string, { name, words, shell }: Invocation): void {
  if (!/^(?:symboliclink|hardlink|junction)$/i.test(parameter(words, 'itemtype', 'type') ?? '')) return
  const target = powerShellPath(parameter(words, 'target', 'value') ?? '', shell)
  shell.effects.add({ kind: 'read', path: target, certain: isKnown(target), deep: true, by: name })
  if (isKnown(link)) shell.effects.linkTo(link, target)
}

/** What a cmdlet puts into a file, as far as known. */
function textGiven(
  name: string,
  { words, places, input }: { words: readonly string[]; places: readonly string[]; input: string },
): string {
  if (name === 'add-content') return anyText
  if (name !== 'set-content') return parameter(words, 'inputobject') ?? input
  const value = parameter(words, 'value')
  return value ?? (places.length > 1 ? places.slice(1).join('\n') : input)
}

/** The paths a cmdlet is given, as it prints them. */
function named({ words, shell, input }: Invocation): string {
  const operands = operandsOf(words)
  // Without one it is those that flow in.
  return operands.length === 0 ? input : operands.map((word) => powerShellPath(word, shell)).join('\n')
}

/** `New-Object IO.StreamReader 'f'`: an object of .NET that opens a file. */
function made({ words, shell }: Invocation): string {
  const stream =
    /^([\w.]*?IO\.(?:Stream(?:Reader|Writer)|FileStream|FileInfo))(.*)$/is.exec(
      operandsOf(words).join(' '),
    ) ?? []
  callDotNet({ type: stream[1] ?? '', method: 'new' }, [stream[2]?.trim() ?? ''], shell)
  return anyText
}

/** What a search prints: paths below a folder, by its filter. */
function found({ words, shell }: Invocation): string {
  const operands = operandsOf(words)
  const root = powerShellPath(operands[0] ?? '.', shell)
  const filter = parameter(words, 'filter', 'include') ?? operands[1]
  const name = filter === undefined ? anyText : filter.replaceAll(/[*?]+/g, anyText)
  if (!isKnown(root)) return root
  const below = `${root === '/' ? '' : root}/${name}`
  // What has an ending is a file, and then it is what is found.
  return filter === undefined && /[^/]\.\w+$|\/\.\w+$/.test(root) ? `${root}\n${below}` : below
}

/** Text run as PowerShell: the arguments, or what comes down the pipe. */
function evaluated({ words, shell, input }: Invocation): string {
  const text = operandsOf(words)[0] ?? parameter(words, 'command') ?? input
  if (!isKnown(text)) {
    shell.effects.danger('runs PowerShell text that is not known')
    return anyText
  }
  return shell.run.powerShell(text, shell, '')
}

function fetched({ name, words, shell, input }: Invocation): string {
  const { effects } = shell
  const address = parameter(words, 'uri', 'url') ?? operandsOf(words)[0] ?? ''
  const host = /^(?:\w+:\/\/)?([^/:?#]+)/.exec(address)?.[1]?.toLowerCase() ?? anyText
  effects.add({ kind: 'network', host, by: name })
  const local = /^(?:localhost|127\.|\[?::1)/.test(host)
  const file = parameter(words, 'infile')
  if (file !== undefined)
    effects.add({ kind: 'read', path: powerShellPath(file, shell), certain: true, deep: false, by: name })
  const body = parameter(words, 'body') ?? ''
  const sends = file !== undefined || (!isKnown(body) && effects.all.some((effect) => effect.kind === 'read'))
  if (!local && (sends || (input === anyText && effects.all.some((effect) => effect.kind === 'read'))))
    effects.danger('sends what it reads to another machine')
  const target = parameter(words, 'outfile')
  if (target !== undefined) {
    const path = powerShellPath(target, shell)
    effects.add({ kind: 'write', path, certain: isKnown(path), deep: false, by: name })
    effects.keep(path, anyText)
  }
  return anyText
}

function transferred({ name, words, shell }: Invocation): string {
  shell.effects.add({ kind: 'network', host: anyText, by: name })
  const target = parameter(words, 'destination') ?? operandsOf(words)[1]
  if (target === undefined) return anyText
  const path = powerShellPath(target, shell)
  shell.effects.add({ kind: 'write', path, certain: isKnown(path), deep: false, by: name })
  shell.effects.keep(path, anyText)
  return anyText
}

const ofStartProcess =
  /^-(?:file\w*|arg\w*|verb|windowstyle|workingdirectory|redirect\w+|credential|wait|nonewwindow|passthru|usenewenvironment)$/i

function startProcess({ words, shell }: Invocation): string {
  const program = parameter(words, 'filepath') ?? operandsOf(words)[0] ?? ''
  const skipped = /^-(?:verb|windowstyle|workingdirectory|redirect\w+|credential)$/i
  const given = words.filter(
    (word, at) => word !== program && !ofStartProcess.test(word) && !skipped.test(words[at - 1] ?? ''),
  )
  if (!isKnown(program) || shell.effects.contents.has(powerShellPath(program, shell)))
    shell.effects.danger('runs what this call wrote or fetched, unseen')
  else if (!/^https?:|\.(?:html?|pdf|png|txt|md)$/i.test(program)) {
    const text = given.filter((word) => isKnown(word)).join(' ')
    shell.run.powerShell(`& '${program.replaceAll("'", "''")}' ${text}`, shell, '')
  }
  return ''
}

/** A program outside: as from bash. */
function program({ written, words, shell, input }: Invocation): string {
  const name = written.replaceAll('\\', '/').replace(/\.(?:exe|cmd|bat|com)$/i, '')
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const path = powerShellPath(written, shell)
  const content = shell.effects.contents.get(path)
  if (content !== undefined && isKnown(content) && /\.ps1$/i.test(written))
    return shell.run.powerShell(content, shell, input)
  if (content !== undefined) shell.effects.danger('runs what this call wrote or fetched, unseen')
  if (base === 'cmd') return commandPrompt({ words, shell })
  return shell.run.command([/^[a-z]:/i.test(name) ? base : name, ...words.map(slashed)], shell, input)
}

/** A path with the separators of Windows, as the programs described know it. */
function slashed(word: string): string {
  return /^(?:\.{1,2}|[\w.-]+)(?:\\[\w.*-]+)+\\?$/.test(word) ? word.replaceAll('\\', '/') : word
}

/** Folders of the old prompt by their variables. */
const folders: Readonly<Record<string, (shell: ShellState) => string>> = {
  USERPROFILE: ({ effects }) => effects.home,
  HOMEPATH: ({ effects }) => effects.home,
  CD: ({ folder }) => folder,
  TEMP: () => '/tmp/session',
  TMP: () => '/tmp/session',
  SYSTEMDRIVE: () => 'C:',
  SYSTEMROOT: () => 'C:/Windows',
  WINDIR: () => 'C:/Windows',
}

/** `cmd /c …`: commands of the old prompt, each as if typed here. */
function commandPrompt({ words, shell }: Pick<Invocation, 'words' | 'shell'>): string {
  const at = words.findIndex((word) => /^\/[ckr]$/i.test(word))
  const text = words
    .slice(at + 1)
    .join(' ')
    .replaceAll(/%(\w+)%/g, (found, name: string) => folders[name.toUpperCase()]?.(shell) ?? found)
  if (at < 0 || !isKnown(text)) {
    shell.effects.unknown('a command prompt whose commands are not known')
    return anyText
  }
  if (/(?:^|[&|(@]|\bdo\b)\s*(?:del|erase)\b[^&|]*\/s\b/i.test(text))
    shell.effects.danger('deletes by force in every folder below')
  for (const part of text.split(/&&?|\|\|?/))
    shell.run.powerShell(
      part.replaceAll(/[()^%{}$'"]/g, '').replace(/^(\s*(?:rd|rmdir|del|erase)\b.*?)\s\/s\b/i, '$1 -Recurse'),
      shell,
      '',
    )
  return anyText
}
