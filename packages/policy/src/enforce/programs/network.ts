import { anyText, isKnown, knownPrefix } from '../abstract-text.ts'
import { absolutePath, baseName } from '../place.ts'
import type { Effect } from '../effects.ts'
import { namesOf } from '../hosts.ts'
import { namesProduction } from './dangers/production.ts'
import { valued } from './options/sort-words.ts'
import { feedShell } from './run-rest.ts'
import {
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'

/** Whether a host is this machine. */
function isLocal(host: string): boolean {
  return /^(?:|localhost|127(?:\.\d+){1,3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|.*\.(?:local|localhost))$/.test(
    host,
  )
}

/** Where a machine of a cloud is told what it may do. */
const credentialsOf = /^(?:169\.254\.169\.254|metadata\.google\.internal|fd00:ec2::254)$/

function hostOfAddress(address: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(address)
  return (match?.[1] ?? '').toLowerCase()
}

/** curl, wget, http: what is fetched and where to, what is sent and from where. */
const fetcher: Program = (started) => {
  const { words, name, shell } = started
  const { effects } = shell
  const sorted = sortArguments(words, valued(name))
  const speaks = /^(?:https?|xh|httpie)$/.test(name)
  const operands = sorted.operands.filter((word, at) => !speaks || at > 0 || !/^[A-Z]+$/.test(word))
  const addresses = [...operands, ...(sorted.options.get('url') ?? [])]
  const hosts = addresses.map(hostOfAddress)
  for (const [at, host] of hosts.entries()) {
    effects.add({ kind: 'network', host, by: name })
    const address = addresses[at] ?? ''
    if (address.startsWith('file:'))
      touch(started, 'read', { path: address.replace(/^file:\/\/(?:localhost)?/, '') })
    if (namesOf(host).some((one) => credentialsOf.test(one)))
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
  if (deletesThere(started, sorted, addresses)) effects.danger('deletes what a server keeps')
  if (changesThere(started, sorted, addresses)) effects.danger('changes what a server keeps')
  const fromOutside = addresses.some((address, at) => !isLocal(hosts[at] ?? ''))
  sends(started, sorted, fromOutside)
  const path = optionValue(sorted, 'o', 'output', 'O', 'output-document')
  const target = path === undefined || path === '' ? undefined : path
  const folder =
    optionValue(sorted, 'output-dir', 'directory-prefix') ??
    (name === 'wget' ? optionValue(sorted, 'P') : undefined)
  if (folder !== undefined) {
    touch(started, 'write', { path: `${folder}/${anyText}` })
    for (const address of addresses)
      effects.keep(absolutePath(`${folder}/${baseName(address)}`, shell.folder), anyText)
  }
  if (target !== undefined && target !== '-') {
    touch(started, 'write', { path: target })
    effects.keep(absolutePath(target, shell.folder), anyText)
  } else if (name === 'wget' || hasOption(sorted, 'O', 'remote-name')) {
    for (const address of addresses)
      effects.keep(absolutePath(address.slice(address.lastIndexOf('/') + 1), shell.folder), anyText)
  }
  return anyText
}

/** Ports of databases and control planes: what they are told to delete is no thing of a program under development. */
const keepsData =
  /:(?:2375|2379|4001|5984|6333|7700|8086|8200|8500|8529|9090|920\d|9042|10250|15672|6443)(?:\/|$)/

/** Whether a request deletes at its server; one of this machine's own is the program under development. */
function deletesThere({ name }: Started, sorted: Sorted, addresses: readonly string[]): boolean {
  const method =
    optionValue(sorted, 'X', 'request', 'method') ??
    (/^(?:curl|wget|aria2c)$/.test(name) ? '' : sorted.operands[0])
  const deletes = method?.toUpperCase() === 'DELETE'
  const socket = hasOption(sorted, 'unix-socket', 'abstract-unix-socket')
  return addresses.some((address) =>
    deletes && (socket || keepsData.test(address) || !isLocal(hostOfAddress(address)))
      ? true
      : /_delete_by_query|\/delete_series\b|\/(?:flush|purge)(?:all|_all|db)\b/i.test(address),
  )
}

/** Options after which stands what a request brings, which makes it one that changes something. */
const bodies = ['d', 'data', 'data-raw', 'data-binary', 'data-urlencode', 'json', 'post-data', 'body-data']

/** Parts of an address that say what happens there. */
const harmfulPath =
  /[/?&=.](?:\w*[_-])?(?:delete(?:range)?|archive|leave|destroy|purge|drop|truncate|terminate|shutdown|poweroff|restart|reboot|disable|deactivate|revoke|suspend|payouts?|refunds?|transfers?|wipe|reset|flush|rollback|kill)(?:[_-]\w+)?(?=[/?&=]|$)/i

/** Where others are let in, or something is set off for everybody. */
const opensWay =
  /\/(?:repos|projects|orgs|organizations|groups|teams)\/.{0,160}\/(?:hooks|keys|deploy_keys|collaborators|invitations|members|memberships|secrets|dispatches|merges?|transfer)(?:\/|$)/

/** What a body says happens there. */
const harmfulBody =
  /<delete\b|\b\w{0,40}(?:purge|delete|destroy|drop|wipe|force)\w{0,40}["']?\s{0,8}[:=]\s*(?:true|"all"|\[)|["']?(?:status|state|action|type|op|operation|event|command)["']?\s*[:=]\s*["']?(?:disabled?|closed?|suspend(?:ed)?|delete|stop|shutdown|power_?off|power_?cycle|reboot|restart|rebuild|terminate|destroy|reset|kill)\b|deploy_?prod|["']?(?:env(?:ironment)?|stage|target)["']?\s*[:=]\s*["']?prod|\bmutation\b[^]{0,200}\b(?:delete|remove|archive|transfer|revoke|disable)/i

/**
 * Whether a request changes what another machine keeps, or what its own control planes do: `PUT` and `PATCH` do, `POST` where the
 * address or what it brings says so, for that is also how people search and send messages.
 */
function changesThere({ name }: Started, sorted: Sorted, addresses: readonly string[]): boolean {
  const [first = ''] = sorted.operands
  const method = (
    optionValue(sorted, 'X', 'request', 'method') ?? (/^(?:curl|wget|aria2c)$/.test(name) ? '' : first)
  ).toUpperCase()
  const body = bodies.flatMap((one) => sorted.options.get(one) ?? []).join('\n')
  const changes =
    method === '' ? body !== '' && !hasOption(sorted, 'G', 'get') : /^(?:POST|PUT|PATCH)$/.test(method)
  if (!changes) return false
  // The socket of a daemon of this machine is a way to do what its program does.
  if (hasOption(sorted, 'unix-socket', 'abstract-unix-socket')) return true
  return addresses.some((address) => {
    const local = isLocal(hostOfAddress(address))
    if (local && !keepsData.test(address)) return false
    if (!local && /^(?:PUT|PATCH)$/.test(method)) return true
    const path = address.replace(/^[a-z]+:\/\//i, '')
    return (
      harmfulPath.test(path) ||
      opensWay.test(path) ||
      namesProduction(path) ||
      harmfulBody.test(body.slice(0, 8192))
    )
  })
}

/** Whether what was printed before may be what is kept here: files, or all variables at once. */
function isSecretRead(effect: Effect): boolean {
  if (effect.kind !== 'execute') return effect.kind === 'read'
  return effect.words.length === 1 && /^(?:env|printenv|set|history)$/.test(effect.words[0] ?? '')
}

function sends(started: Started, sorted: Sorted, outside: boolean): void {
  const { effects } = started.shell
  const files: string[] = []
  for (const name of [
    'd',
    'data',
    'data-binary',
    'data-urlencode',
    'json',
    'F',
    'form',
    'post-data',
    'body-data',
  ])
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
  if (
    /^\s*(?:flush_all|flushall|flushdb|shutdown|config set|disable|del|clear|set server|set maxconn|quit server)\b/im.test(
      input,
    )
  )
    shell.effects.danger(`${name} destroys data, or stops what a server does`)
  for (const word of words) {
    const file = /^(?:file|open|create):([^,]+)/i.exec(word)?.[1]
    if (file !== undefined) touch(started, 'read', { path: file })
  }
  return anyText
}

/** scp, rsync, sftp, rclone: one side is another machine. */
const remoteCopy: Program = (started) => {
  const { words, name, shell } = started
  const sorted = sortArguments(words, valued(name))
  const program = optionValue(sorted, 'e', 'rsh', 'S')
  if (program !== undefined && name !== 'rclone') {
    shell.run.text(program, shell, anyText)
    if (!/^(?:ssh|\S*\/ssh|rsh)(?:\s|$)/.test(program)) shell.effects.danger(`${name} is told what to run`)
  }
  if (name === 'sftp' && /^\s*-?(?:rm|rmdir|mrm)\b/m.test(started.input))
    shell.effects.danger('sftp deletes files on another machine')
  if (name === 'sftp' && /^\s*-?(?:re|m)?put\b/m.test(started.input))
    shell.effects.danger('sftp sends files to another machine')
  const target = sorted.operands.at(-1) ?? ''
  const sources = sorted.operands.slice(0, -1)
  if (sources.some((path) => isRemote(path) && keptThere.test(path)))
    shell.effects.danger(`${name} reads a store of secrets`)
  for (const path of sources) if (!isRemote(path)) touch(started, 'read', { path, deep: true })
  if (systemOf.test(target)) shell.effects.danger(`${name} changes the system of another machine`)
  if (isRemote(target)) {
    shell.effects.add({ kind: 'network', host: hostOfAddress(target), by: name })
    if (!isLocal(hostOfAddress(target)) && !hasOption(sorted, 'n', 'dry-run'))
      for (const path of sources)
        if (!isRemote(path) && leavesHome.test(path))
          shell.effects.danger(`${name} sends to another machine what is more than a product of the project`)
  } else if (name !== 'sftp' || sources.length > 0) touch(started, 'write', { path: target })
  if (
    hasOption(sorted, 'delete', 'delete-before', 'delete-after', 'remove-source-files') &&
    !hasOption(sorted, 'n', 'dry-run')
  )
    shell.effects.danger(`${name} deletes what the source lacks`)
  return anyText
}

/** Folders of the system on another machine. */
const systemOf = /^[\w.@-]+:\/(?:etc|usr|bin|sbin|lib|boot|root)(?:\/|$)/

/** What no other machine shows to everybody. */
const keptThere =
  /:(?:\/etc\/(?:shadow|gshadow|sudoers|ssl\/private)|\S*\/?\.ssh\/id_|\S*\/?\.aws\/credentials|\S*\/\.env$)/

/** Everything, what lies outside of the working folder, and what by its name is kept for oneself. */
export const leavesHome =
  /^(?:[/~\uE000\uE001]|\.{1,2}\/?$|\.\.\/|\*)|secret|passw|credential|token|private|backup|dump|\.(?:sql|db|sqlite3?|key|kdbx|env)\b|(?:^|\/)\.(?:env|git|ssh|aws|kube|npmrc|netrc)/i

/** `host:path`, `user@host:path`, `rsync://host/path`; a path after the colon of a drive or in the folder is none. */
function isRemote(place: string): boolean {
  return /^(?:[\w.@\uE000-\uE002-]+:(?!\\)|(?:scp|rsync|sftp):\/\/)/.test(place)
}

/** dig, nslookup, ping: what is put before the name of a domain leaves with the question. */
const nameLookup: Program = ({ words, name, shell }) => {
  if (words.some((word) => /[\uE000\uE001]\S*\.\w/.test(word)) && shell.effects.all.some(isSecretRead))
    shell.effects.danger(`${name} sends what it read as a name`)
  if (words.some((word) => /\uE000\.\w/.test(word)))
    shell.effects.danger(`${name} asks for a name made of what is not known`)
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
  ...['dig', 'nslookup', 'host', 'drill', 'ping', 'ping6'].map((name): [string, Program] => [
    name,
    nameLookup,
  ]),
  ['at', later],
  ['batch', later],
])
