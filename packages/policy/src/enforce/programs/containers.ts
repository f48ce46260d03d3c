import { anyText, isKnown } from '../abstract-text.ts'
import { elsewhere, runRest } from './run-rest.ts'
import { noteDangers } from './dangers/note-dangers.ts'
import { takesAway } from './dangers/takes-away.ts'
import { mayWriteTo } from './looking.ts'
import {
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'

const dockerValued =
  'a c e h l m p u v w add-host env env-file name network volume publish user workdir entrypoint hostname label memory mount cpus platform gpus restart f file project-name H host context log-level profile project-directory index detach-keys n namespace container kubeconfig cluster as as-group as-uid request-timeout s server token cap-add cap-drop security-opt device userns ipc uts cgroupns pid'

/** Options of kubectl after which a file or folder stands. */
const namesFile = /^(?:-\w*[fk]|--(?:[\w-]*file|filename|kustomize|kubeconfig|[\w-]*dir(?:ectory)?))$/

const mounts = /^(?:-v|--volume|--mount)$/

/** docker, podman, kubectl and their like: what is run inside is run; mounts and copied files are touched outside. */
export const container: Program = (started) => {
  const { words } = started
  const outer = sortArguments(words, dockerValued, true)
  let [verb = '', ...rest] = outer.operands
  if (/^(?:compose|container)$/.test(verb) || verb === 'image') {
    const inner = sortArguments(rest, dockerValued, true)
    ;[verb = '', ...rest] = inner.operands
  }
  if (
    (isElsewhere(outer, started) || changesChosen(started)) &&
    !looksThere.test(verb) &&
    !(verb === 'volume' && rest[0] === 'ls')
  )
    started.shell.effects.danger(`${started.name} ${verb} on another machine`)
  if (verb === 'unshare') return runRest(rest, started)
  if (/^(?:exec|run|debug|rsh)$/.test(verb)) inside(verb, rest, started)
  else if (verb === 'cp') copies(rest, started)
  // compose removes containers that have stopped; of images only those that nothing names go.
  const [group = ''] = outer.operands
  const mild =
    (group === 'compose' && verb === 'rm' && !hasOption(sortArguments(rest, ''), 's', 'stop', 'v')) ||
    (group === 'image' && verb === 'prune' && !hasOption(sortArguments(rest, ''), 'a', 'all'))
  if (!mild) dangersOf(verb, rest, started)
  if (verb === 'build' || verb === 'buildx') {
    builds(started)
    return anyText
  }
  const cluster = /^(?:kubectl|oc|k)$/.test(started.name)
  const writes = mayWriteTo(started.name, words)
  for (const [at, word] of words.entries()) {
    // What is no path by its looks is a kind of thing, or the name of one.
    const named = cluster && !/[./=\uE000-\uE003]/.test(word) && !namesFile.test(words[at - 1] ?? '')
    // Whether what is mounted may be written was seen above.
    const mounted = mounts.test(words[at - 1] ?? '') || mounts.test(word.replace(/=.*$/s, ''))
    if (!named) mention(started, word, !mounted && writes(at))
  }
  return anyText
}

/** Names of contexts by which a program reaches this machine. */
const here =
  /^(?:default|desktop-linux|orbstack|rootless|minikube|rancher-desktop|(?:colima|lima|podman)\S*|)$/

/** What only looks, or concerns this machine, wherever the containers run. */
const looksThere =
  /^(?:ps|images|logs|inspect|info|version|stats|top|ls|list|events|port|diff|history|search|context|config|help|login|)$/

/** Whether the containers that are meant run on another machine: by an option, or by a variable. */
function isElsewhere(outer: Sorted, { name, shell }: Started): boolean {
  if (!/^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/.test(name)) return false
  const host = optionValue(outer, 'H', 'host', 'url') ?? shell.variables.get('DOCKER_HOST') ?? ''
  const context =
    optionValue(outer, 'context', 'connection', 'c') ?? shell.variables.get('DOCKER_CONTEXT') ?? ''
  return (
    /^(?:ssh|tcp|https?):\/\/(?!localhost|127\.)/.test(host) || (name === 'docker' && !here.test(context))
  )
}

/** Whether this call chose another machine before. */
function changesChosen({ name, shell }: Started): boolean {
  if (name !== 'docker' && name !== 'docker-compose') return false
  return shell.effects.all.some(
    (effect) =>
      effect.kind === 'execute' &&
      effect.words.slice(0, 3).join(' ') === 'docker context use' &&
      !here.test(effect.words[3] ?? ''),
  )
}

function inside(verb: string, rest: readonly string[], started: Started): void {
  const { shell, input } = started
  const separator = rest.indexOf('--')
  const sorted = sortArguments(separator < 0 ? rest : rest.slice(0, separator), dockerValued, separator < 0)
  for (const name of ['v', 'volume', 'mount', 'env-file'])
    for (const value of sorted.options.get(name) ?? []) mount(started, value)
  const powers = ['cap-add', 'security-opt', 'device', 'userns', 'ipc', 'uts', 'cgroupns'].flatMap(
    (name) => sorted.options.get(name) ?? [],
  )
  if (
    powers.some((power) =>
      /^(?:ALL|(?:CAP_)?SYS_\w+|DAC_\w+|NET_ADMIN|host|.*unconfined|label[:=]disable|\/dev)/i.test(power),
    )
  )
    shell.effects.danger('runs a container with power over this machine')
  if (sorted.options.has('privileged') || sorted.options.get('pid')?.includes('host') === true)
    shell.effects.danger('runs a container with power over this machine')
  // kubectl debug takes a command only there.
  const none = separator < 0 && verb === 'debug'
  const command = none ? [] : separator < 0 ? sorted.operands.slice(1) : rest.slice(separator + 1)
  const entry = optionValue(sorted, 'entrypoint')
  const all = entry === undefined || verb === 'exec' ? command : [entry, ...command]
  if (all.length > 0) runRest(all, { shell: elsewhere(shell), input })
  const image = verb === 'run' && entry === undefined ? programOfImage(sorted.operands[0] ?? '') : ''
  if (image === '' || command.length === 0) return
  // Words that begin with an option are for the program that the image is.
  const [head = ''] = command
  const given = head === image ? command : [image, ...command]
  noteDangers({ name: image, words: given.slice(1), shell: elsewhere(shell), input })
  shell.effects.add({ kind: 'execute', words: given, carrier: true, maybe: true })
}

/** The program that an image is made for, as its name says: `hashicorp/terraform:1.9`, `amazon/aws-cli`. */
function programOfImage(image: string): string {
  const name = image.replace(/[:@].*$/s, '').replace(/^.*\//s, '')
  return isKnown(name) ? (imagesOf.get(name) ?? name) : ''
}

const imagesOf: ReadonlyMap<string, string> = new Map([
  ['aws-cli', 'aws'],
  ['azure-cli', 'az'],
  ['cloud-sdk', 'gcloud'],
  ['google-cloud-cli', 'gcloud'],
  ['opentofu', 'tofu'],
  ['terraform-light', 'terraform'],
])

function mount(started: Started, value: string): void {
  const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? value.split(':')[0] ?? ''
  if (/^(?:\/|\/etc|\/root|\/home|\/var\/run\/docker\.sock|\/run\/docker\.sock)\/?$/.test(source))
    started.shell.effects.danger('mounts the system into a container')
  if (!/^[./~]/.test(source) && !source.startsWith(anyText)) return
  touch(started, 'read', { path: source })
  // An `--env-file` is only read, and so is what is mounted so.
  if (/:(?!\S*\bro\b)|(?:^|,)(?:source|src)=(?!.*\b(?:ro|readonly)\b)/.test(value))
    touch(started, 'write', { path: source, certain: false })
}

/** What a build reads beside its folder, and what a recipe on standard input runs. */
function builds(started: Started): void {
  const { words, input, shell } = started
  for (const word of words) {
    const path = /(?:^|[,=])src=([^,]+)/.exec(word)?.[1] ?? /\bsource=([^,]+)/.exec(word)?.[1]
    if (path !== undefined) touch(started, 'read', { path })
  }
  if (!words.includes('-') || !isKnown(input)) return
  for (const match of input.matchAll(/^\s*RUN\s+(?:--\S+\s+)*([^[].*)$/gim)) {
    if (!shell.effects.spend(2)) return
    shell.run.text(match[1] ?? '', elsewhere(shell), '')
  }
}

function copies(rest: readonly string[], started: Started): void {
  const { operands } = sortArguments(rest, dockerValued)
  const [from = '', to = ''] = operands
  if (!from.includes(':')) touch(started, 'read', { path: from, deep: true })
  if (!to.includes(':')) touch(started, 'write', { path: to })
}

/** A word of which a program may make a path: the word, and what stands after `=`, `@` or around `:`. */
export function mention(started: Started, word: string, writes = true): void {
  if (word.length > 1024 || word === '' || started.shell.effects.isSpent) return
  const parts = /[=@:,]/.test(word) ? new Set([word, ...word.split(/[=@:,]/)]) : [word]
  for (const part of parts) {
    const path = part.replace(/^file:\/\//, '')
    if (path === '' || /^[\d-]/.test(path)) continue
    touch(started, 'read', { path, certain: false })
    if (writes) touch(started, 'write', { path, certain: false })
  }
}

/** In a description of what is to run: all rights, or the machine beneath. */
const givesPower =
  /[{,]\s*"?(?:privileged|hostPID|hostNetwork|hostIPC)"?\s*:\s*true\b|^[ \t]*(?:-[ \t]+)?(?:privileged|hostPID|hostNetwork|hostIPC):[ \t]*true\b|^[ \t]*(?:-[ \t]+)?hostPath:[ \t]*\r?\n[ \t]*path:[ \t]*["']?\/(?:etc|root|var\/run\/docker\.sock)?\/?["']?[ \t]*\r?$/m

const ownVerbs =
  /^(?:annotate|api-\w+|apply|attach|auth|autoscale|certificate|cluster-info|completion|config|cordon|cp|create|debug|delete|describe|diff|drain|edit|events|exec|explain|expose|get|kustomize|label|logs|options|patch|plugin|port-forward|proxy|replace|rollout|run|scale|set|taint|top|uncordon|version|wait|new-app|new-project|rsh|login|project|projects|status|adm|)$/

function dangersOf(verb: string, rest: readonly string[], { name, shell, input }: Started): void {
  const { effects } = shell
  const all = rest.join(' ')
  if (/(?:^|\s)--dry-run(?:=(?:client|server))?(?:\s|$)/.test(all)) return
  if (/^(?:kubectl|oc|k)$/.test(name)) {
    if (
      /^(?:delete|drain|replace|taint|cordon)$/.test(verb) &&
      (verb !== 'replace' || all.includes('--force'))
    )
      effects.danger(`kubectl ${verb} takes away what is running`)
    if (/^scale$/.test(verb) && /--replicas[= ]0\b/.test(all)) effects.danger('scales to nothing')
    if (/^secrets?(?:\/|\s|$)/.test(all) && /-o|--output|--template/.test(all) && verb === 'get')
      effects.danger('prints secrets')
    if (verb === 'config' && /^(?:delete-|unset)/.test(all))
      effects.danger('takes a cluster out of the configuration')
    if (verb === 'create' && /^clusterrolebinding\b.*cluster-admin/.test(all))
      effects.danger('gives all rights')
    if (verb === 'proxy' && /--(?:address[ =]0\.0\.0\.0|accept-hosts)/.test(all))
      effects.danger('opens the cluster to the network')
    if (/^(?:apply|create)$/.test(verb) && givesPower.test(input))
      effects.danger('runs a container with power over its machine')
    if (verb === 'debug' && /(?:^|\s)nodes?\//.test(all))
      effects.danger('opens a shell with all rights on a node')
    if (verb === 'create' && /^token\b/.test(all)) effects.danger('prints secrets')
    if (verb === 'auth' && /^reconcile\b.*--remove-extra/.test(all)) effects.danger('changes who may do what')
    // A verb that is none of its own is a plugin's.
    if (!ownVerbs.test(verb) && takesAway({ name: `${name}-${verb}`, words: rest, input }))
      effects.danger(`kubectl ${verb} takes something away`)
    if (verb === 'config' && /(?:^|\s)(?:--raw|--flatten)\b/.test(all)) effects.danger('prints secrets')
    if (verb === 'patch' && /\breplicas\W{1,4}0\b/.test(all)) effects.danger('scales to nothing')
    if (verb === 'patch' && /finalizers\W+null/.test(all)) effects.danger('takes away what keeps a thing')
    return
  }
  const first = rest[0] ?? ''
  if (
    /^(?:system|volume|image|container|network|builder|buildx|machine|pod)$/.test(verb) &&
    /^(?:prune|reset)$/.test(first)
  )
    effects.danger(`${name} ${verb} ${first} deletes for good`)
  if (
    /^(?:volume|network|stack|swarm|service|secret|config|node|containers?|tasks?|snapshots?|namespaces?|content)$/.test(
      verb,
    ) &&
    /^(?:rm|remove|leave|down|delete|del|kill)$/.test(first)
  )
    effects.danger(`${name} ${verb} ${first} deletes for good`)
  if (/^(?:rm|rmi)$/.test(verb) && /(?:^|\s)(?:-\w*f\w*|--force)(?:\s|$)/.test(all))
    effects.danger(`${name} ${verb} by force`)
  if (/^(?:service|compose)$/.test(verb) && /^scale\b.*=0\b/.test(all)) effects.danger('scales to nothing')
  if (/^(?:rm|remove)$/.test(first) && /(?:^|\s)(?:-\w*[fa]\w*|--force|--all)(?:\s|$)/.test(all))
    effects.danger(`${name} ${verb} ${first} by force`)
  if (name === 'crictl' && /^(?:rmi?|rmp|stopp?)$/.test(verb)) effects.danger(`${name} ${verb} by force`)
  if (verb === 'down' && /(?:^|\s)(?:-v|--volumes|--rmi)(?:\s|=|$)/.test(all))
    effects.danger('deletes the volumes too')
  if (verb === 'kill' || (verb === 'prune' && name !== 'git')) effects.danger(`${name} ${verb}`)
}
