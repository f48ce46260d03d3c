import { programName } from './shell-wrapper.ts'

export interface UnpinnedPackage {
  /** as written */
  name: string
  /** which word of the command */
  at: number
  /** an image that is named by a tag other than `latest` */
  isTagged: boolean
}

interface Runner {
  /** words after the program that make it a runner: `dlx` of `pnpm dlx` */
  verbs: readonly string[]
  kind: 'npm' | 'python' | 'image' | 'module'
}

const runners: Readonly<Record<string, readonly Runner[]>> = {
  npx: [{ verbs: [], kind: 'npm' }],
  pnpx: [{ verbs: [], kind: 'npm' }],
  bunx: [{ verbs: [], kind: 'npm' }],
  npm: [
    { verbs: ['exec'], kind: 'npm' },
    { verbs: ['x'], kind: 'npm' },
  ],
  pnpm: [{ verbs: ['dlx'], kind: 'npm' }],
  yarn: [{ verbs: ['dlx'], kind: 'npm' }],
  bun: [{ verbs: ['x'], kind: 'npm' }],
  uvx: [{ verbs: [], kind: 'python' }],
  uv: [{ verbs: ['tool', 'run'], kind: 'python' }],
  pipx: [{ verbs: ['run'], kind: 'python' }],
  deno: [{ verbs: ['run'], kind: 'module' }],
  docker: [
    { verbs: ['run'], kind: 'image' },
    { verbs: ['container', 'run'], kind: 'image' },
  ],
  podman: [{ verbs: ['run'], kind: 'image' }],
  nerdctl: [{ verbs: ['run'], kind: 'image' }],
}

/** Options that take the package itself as their value. */
const packageOptions: Record<Runner['kind'], readonly string[]> = {
  npm: ['-p', '--package'],
  python: ['--from', '--spec'],
  image: [],
  module: [],
}

/** Other options whose value is the next word. */
const valueOptions: Record<Runner['kind'], RegExp> = {
  npm: /^(?:-c|--call|--registry|--cache|-w|--workspace|--userconfig)$/,
  python:
    /^(?:-p|--python|--with|--index|--index-url|-i|--extra-index-url|--default-index|--directory|--cache-dir)$/,
  module: /^(?:-c|--config|--import-map|--lock|--cert|--location|--env-file|--seed)$/,
  image:
    /^(?:-[aehlmpuvw]|--(?:add-host|annotation|cap-add|cap-drop|cpus|device|dns|entrypoint|env|env-file|gpus|group-add|hostname|ip|label|label-file|log-driver|memory|mount|name|network|net|pid|platform|publish|pull|restart|runtime|security-opt|shm-size|tmpfs|ulimit|user|userns|volume|volumes-from|workdir))$/,
}

/** The package or image that a command fetches and runs without saying exactly which; undefined: none. */
export function unpinnedPackage(words: readonly string[]): UnpinnedPackage | undefined {
  const program = programName(words[0] ?? '')
  const known = Object.hasOwn(runners, program) ? runners[program] : undefined
  const runner = known?.find(({ verbs }) => verbs.every((verb, at) => words[at + 1] === verb))
  if (runner === undefined) return undefined
  const at = packageAt(words, runner)
  const name = words[at]
  if (name === undefined || isPinned(name, runner.kind)) return undefined
  return { name, at, isTagged: runner.kind === 'image' && /:[^/]+$/.test(name) && !name.endsWith(':latest') }
}

function packageAt(words: readonly string[], { verbs, kind }: Runner): number {
  for (let at = verbs.length + 1; at < words.length; at++) {
    const word = words[at] ?? ''
    if (packageOptions[kind].includes(word)) return at + 1
    if (valueOptions[kind].test(word)) at++
    else if (!word.startsWith('-')) return at
  }
  return words.length
}

function isPinned(name: string, kind: Runner['kind']): boolean {
  if (kind === 'image') return /@sha256:[0-9a-f]{64}$/.test(name) || name.startsWith('$')
  if (kind === 'module') return isPinnedModule(name)
  // From a folder of this machine, or of a repository's one commit.
  if (/^(?:[./~]|file:|[A-Za-z]:[\\/])/.test(name) || /[#@][0-9a-f]{40}$/.test(name)) return true
  if (kind === 'npm') return /^(?:@[^/@]+\/)?[^/@]+@\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(name)
  return /^[\w.-]+(?:\[[^\]]*\])?(?:==|@)\d[\w.!+-]*$/.test(name)
}

/** What Deno runs: a file, a package of a registry, or whatever lies at an address. */
function isPinnedModule(name: string): boolean {
  const [, registry, specifier = ''] = /^(npm|jsr):\/?(.+)$/.exec(name) ?? []
  if (registry !== undefined)
    return /^(?:@[^/@]+\/)?[^/@]+@\d+\.\d+\.\d+(?:[-+][\w.+-]+)?(?:\/|$)/.test(specifier)
  return !/^https?:/i.test(name) || /@v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?\//.test(name)
}
