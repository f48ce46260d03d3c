import { anyText, isKnown, knownPrefix } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import { feedShell } from './wrappers.ts'
import {
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'

const curlValued =
  'A b c C d D e E F h H K m o P Q r t T u U w x X y Y z output header data request form user upload-file data-binary data-raw data-urlencode json config cookie cookie-jar max-time connect-timeout retry cacert cert key proxy url resolve output-dir write-out user-agent referer limit-rate interface netrc-file'

/** Whether a host is this machine. */
function isLocal(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){1,3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|.*\.(?:local|localhost))$/.test(
    host,
  )
}

function hostOfAddress(address: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(address)
  return (match?.[1] ?? '').toLowerCase()
}

/** curl, wget, http: what is fetched and where to, what is sent and from where. */
const fetcher: Program = (started) => {
  const { words, name, shell } = started
  const { effects } = shell
  const sorted = sortArguments(
    words,
    name === 'wget'
      ? 'O o P a i U e post-file post-data body-file header method output-document directory-prefix input-file timeout tries user-agent execute'
      : curlValued,
  )
  const addresses = [...sorted.operands, ...(sorted.options.get('url') ?? [])]
  const hosts = addresses.map(hostOfAddress)
  for (const [at, host] of hosts.entries()) {
    effects.add({ kind: 'network', host, by: name })
    const address = addresses[at] ?? ''
    if (address.startsWith('file:'))
      touch(started, 'read', { path: address.replace(/^file:\/\/(?:localhost)?/, '') })
    if (/^(?:169\.254\.169\.254|metadata\.google\.internal|fd00:ec2::254)$/.test(host))
      effects.danger('asks the cloud for the credentials of this machine')
    // What is not known is put into the address: text read from here leaves with it.
    if (
      !isKnown(address) &&
      isKnown(knownPrefix(address)) &&
      /[?&][^=]*=/.test(knownPrefix(address)) &&
      effects.all.some(isSecretRead)
    )
      effects.danger('sends what it read into an address')
  }
  const fromOutside = addresses.some((address, at) => !isLocal(hosts[at] ?? ''))
  sends(started, sorted, fromOutside)
  const path = optionValue(sorted, 'o', 'output', 'O', 'output-document')
  const target = path === undefined || path === '' ? undefined : path
  const folder =
    optionValue(sorted, 'output-dir', 'directory-prefix') ??
    (name === 'wget' ? optionValue(sorted, 'P') : undefined)
  if (folder !== undefined) touch(started, 'write', { path: `${folder}/${anyText}` })
  if (name === 'curl' && hasOption(sorted, 'K', 'config'))
    touch(started, 'read', { path: optionValue(sorted, 'K', 'config') ?? '' })
  if (target !== undefined && target !== '-') {
    touch(started, 'write', { path: target })
    effects.contents.set(absolutePath(target, shell.folder), anyText)
  } else if (name === 'wget' || hasOption(sorted, 'O', 'remote-name')) {
    for (const address of addresses)
      effects.contents.set(absolutePath(address.slice(address.lastIndexOf('/') + 1), shell.folder), anyText)
  }
  return anyText
}

function isSecretRead(effect: { kind: string }): boolean {
  return effect.kind === 'read'
}

function sends(started: Started, sorted: Sorted, outside: boolean): void {
  const { effects } = started.shell
  const files: string[] = []
  for (const name of ['d', 'data', 'data-binary', 'data-urlencode', 'json', 'F', 'form'])
    for (const value of sorted.options.get(name) ?? []) {
      const file =
        name === 'F' || name === 'form' ? /=[@<]([^;]+)/.exec(value)?.[1] : /^[^=]*@(.+)/.exec(value)?.[1]
      if (file !== undefined) files.push(file)
      else if (
        outside &&
        !isKnown(value) &&
        value.length < 4 &&
        started.words.length > 0 &&
        effects.all.some(isSecretRead)
      )
        effects.danger('sends what it read to another machine')
    }
  for (const name of ['T', 'upload-file', 'post-file', 'body-file'])
    files.push(...(sorted.options.get(name) ?? []))
  for (const file of files) {
    if (file !== '-') touch(started, 'read', { path: file })
    if (outside && (file !== '-' || started.input === anyText))
      effects.danger('sends a file to another machine')
  }
}

/** nc, ncat, socat, telnet: sockets joined to files, and to shells. */
const socket: Program = (started) => {
  const { words, name, shell, input } = started
  const all = words.join(' ')
  if (
    /(?:^|\s)(?:-\w*[ec]\s|--(?:sh-)?exec)|exec:|system:|\/bin\/(?:ba|z)?sh/i.test(all) &&
    name !== 'telnet'
  )
    shell.effects.danger(`${name} joins a program to the network`, 'deny')
  else if (/(?:^|\s)-\w*l/.test(all) || /LISTEN/i.test(all))
    shell.effects.danger(`${name} listens on the network`)
  else if (input !== '' && !/(?:^|\s)-\w*z/.test(all) && input === anyText)
    shell.effects.danger(`${name} sends what it reads to the network`)
  for (const word of words) {
    const file = /^(?:file|open|create):([^,]+)/i.exec(word)?.[1]
    if (file !== undefined) touch(started, 'read', { path: file })
  }
  return anyText
}

/** scp, rsync, sftp, rclone: one side is another machine. */
const remoteCopy: Program = (started) => {
  const { words, name, shell } = started
  const sorted = sortArguments(words, 'e P i F S o c J l rsh exclude include filter port')
  const program = optionValue(sorted, 'e', 'rsh', 'S')
  if (program !== undefined && name !== 'rclone') shell.run.text(program, shell, anyText)
  const target = sorted.operands.at(-1) ?? ''
  const sources = sorted.operands.slice(0, -1)
  for (const path of sources) if (!/^[\w.@-]+:/.test(path)) touch(started, 'read', { path, deep: true })
  if (/^[\w.@-]+:/.test(target)) shell.effects.add({ kind: 'network', host: hostOfAddress(target), by: name })
  else touch(started, 'write', { path: target })
  if (
    hasOption(sorted, 'delete', 'delete-before', 'delete-after', 'remove-source-files') &&
    !hasOption(sorted, 'n', 'dry-run')
  )
    shell.effects.danger(`${name} deletes what the source lacks`)
  return anyText
}

/** at, batch: standard input is shell text for later. */
const later: Program = (started) => {
  if (/^(?:-l|-c|-r|-d)$/.test(started.words[0] ?? '')) return anyText
  started.shell.effects.danger('leaves a job to be run later')
  return feedShell(started)
}

export const networkPrograms: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...['curl', 'wget', 'http', 'https', 'xh', 'aria2c', 'httpie'].map((name): [string, Program] => [
    name,
    fetcher,
  ]),
  ...['nc', 'ncat', 'netcat', 'socat', 'telnet'].map((name): [string, Program] => [name, socket]),
  ...['scp', 'rsync', 'sftp', 'rclone'].map((name): [string, Program] => [name, remoteCopy]),
  ['at', later],
  ['batch', later],
])
