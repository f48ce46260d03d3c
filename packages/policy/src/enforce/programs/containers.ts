import { anyText } from '../abstract-text.ts'
import { elsewhere, runRest } from './wrappers.ts'
import { optionValue, sortArguments, touch, type Program, type Started } from './program.ts'

const dockerValued =
  'a c e h l m p u v w add-host env env-file name network volume publish user workdir entrypoint hostname label memory mount cpus platform gpus restart f file project-name H host context log-level profile project-directory index detach-keys n namespace container kubeconfig cluster s server token'

/** docker, podman, kubectl and their like: what is run inside is run; mounts and copied files are touched outside. */
export const container: Program = (started) => {
  const { words } = started
  const outer = sortArguments(words, dockerValued, true)
  let [verb = '', ...rest] = outer.operands
  if (/^(?:compose|container)$/.test(verb) || verb === 'image') {
    const inner = sortArguments(rest, dockerValued, true)
    ;[verb = '', ...rest] = inner.operands
  }
  if (verb === 'exec' || verb === 'run' || verb === 'debug') inside(verb, rest, started)
  else if (verb === 'cp') copies(rest, started)
  dangersOf(verb, rest, started)
  if (verb === 'build' || verb === 'buildx') return anyText
  for (const word of words) mention(started, word)
  return anyText
}

function inside(verb: string, rest: readonly string[], started: Started): void {
  const { shell, input } = started
  const separator = rest.indexOf('--')
  const sorted = sortArguments(separator < 0 ? rest : rest.slice(0, separator), dockerValued, separator < 0)
  for (const name of ['v', 'volume', 'mount', 'env-file'])
    for (const value of sorted.options.get(name) ?? []) mount(started, value)
  if (sorted.options.has('privileged') || sorted.options.get('pid')?.includes('host') === true)
    shell.effects.danger('runs a container with power over this machine')
  const command = separator < 0 ? sorted.operands.slice(1) : rest.slice(separator + 1)
  const entry = optionValue(sorted, 'entrypoint')
  const all = entry === undefined || verb === 'exec' ? command : [entry, ...command]
  if (all.length > 0) runRest(all, { shell: elsewhere(shell), input })
}

function mount(started: Started, value: string): void {
  const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1] ?? value.split(':')[0] ?? ''
  if (/^(?:\/|\/etc|\/root|\/home|\/var\/run\/docker\.sock|\/run\/docker\.sock)\/?$/.test(source))
    started.shell.effects.danger('mounts the system into a container')
  if (/^[./~]/.test(source) || source.startsWith(anyText)) touch(started, 'read', { path: source })
}

function copies(rest: readonly string[], started: Started): void {
  const { operands } = sortArguments(rest, dockerValued)
  const [from = '', to = ''] = operands
  if (!from.includes(':')) touch(started, 'read', { path: from, deep: true })
  if (!to.includes(':')) touch(started, 'write', { path: to })
}

/** A word of which a program may make a path: the word, and what stands after `=`, `@` or around `:`. */
export function mention(started: Started, word: string): void {
  if (word.length > 1024 || word === '') return
  const parts = new Set([word, ...word.split(/[=@:,]/)])
  for (const part of parts) {
    const path = part.replace(/^file:\/\//, '')
    if (path === '' || /^[\d-]/.test(path)) continue
    touch(started, 'read', { path, certain: false })
    touch(started, 'write', { path, certain: false })
  }
}

function dangersOf(verb: string, rest: readonly string[], { name, shell }: Started): void {
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
    return
  }
  const first = rest[0] ?? ''
  if (/^(?:system|volume|image|container|network|builder)$/.test(verb) && first === 'prune')
    effects.danger(`${name} ${verb} prune deletes for good`)
  if (
    (verb === 'volume' || verb === 'network' || verb === 'stack' || verb === 'swarm') &&
    /^(?:rm|remove|leave)$/.test(first)
  )
    effects.danger(`${name} ${verb} ${first} deletes for good`)
  if (/^(?:rm|rmi)$/.test(verb) && /(?:^|\s)(?:-\w*f\w*|--force)(?:\s|$)/.test(all))
    effects.danger(`${name} ${verb} by force`)
  if (verb === 'down' && /(?:^|\s)(?:-v|--volumes|--rmi)(?:\s|=|$)/.test(all))
    effects.danger('deletes the volumes too')
  if (verb === 'kill' || (verb === 'prune' && name !== 'git')) effects.danger(`${name} ${verb}`)
}
