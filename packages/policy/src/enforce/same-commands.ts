import { baseName } from './place.ts'

/** Other names of programs, under which rules for them are written too. */
export const otherNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm', ['npx']],
  ['pnpm', ['npx']],
  ['yarn', ['npx']],
  ['bun', ['npx']],
  ['bunx', ['npx']],
  ['pnpx', ['npx']],
  ['sh', ['bash']],
  ['zsh', ['bash']],
  ['dash', ['bash']],
  ['gmake', ['make']],
  ['nodejs', ['node']],
  ['python3', ['python']],
  ['hub', ['git']],
  ['terragrunt', ['terraform']],
  ['awscli', ['aws']],
  ['uv', ['pip']],
  ['service', ['systemctl']],
  ['pip3', ['pip']],
  ['pip2', ['pip']],
  ['podman', ['docker']],
  ['nerdctl', ['docker']],
  ['docker-compose', ['docker']],
  ['oc', ['kubectl']],
  ['k', ['kubectl']],
  ['tofu', ['terraform']],
  ['apt', ['apt-get']],
  ['apt-get', ['apt']],
])

/** Verbs by their full names, of programs that have short ones. */
const verbs: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  [
    'npm',
    {
      i: 'install',
      in: 'install',
      ins: 'install',
      add: 'install',
      un: 'uninstall',
      rm: 'uninstall',
      remove: 'uninstall',
      pub: 'publish',
    },
  ],
  ['helm', { delete: 'uninstall', del: 'uninstall', un: 'uninstall', uninstall: 'delete' }],
  ['git', { 'send-pack': 'push' }],
  ['docker', { rmi: 'image rm' }],
])

/** Options that a letter stands for, of some verbs: they may be written either way. */
const options: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['npm', { '--global': '-g', '-g': '--global' }],
  ['pnpm', { '--global': '-g', '-g': '--global' }],
  ['git commit', { n: '--no-verify' }],
  ['git branch', { D: '--delete --force' }],
])

/** The same command as rules may have it: by other names of its program, its verb and its options. */
export function sameAs([head = '', ...rest]: readonly string[]): readonly (readonly string[])[] {
  const name = baseName(head).toLowerCase()
  const found: (readonly string[])[] = []
  for (const other of otherNames.get(name.replace(/(?<=\d)\.\d+$/, '')) ?? [])
    if (name === 'uv' || name === 'service') continue
    else if (other !== 'npx') found.push([other, ...(name.endsWith('compose') ? ['compose'] : []), ...rest])
    else {
      const at = /^(?:bunx|pnpx)$/.test(name) ? -1 : rest.findIndex((word) => !word.startsWith('-'))
      const runs = at < 0 ? name.endsWith('x') : /^(?:exec|x|dlx)$/.test(rest[at] ?? '')
      if (runs && !rest.includes('--help')) found.push(['npx', ...rest.slice(at + 1)])
    }
  found.push(...rearranged(name, rest))
  const at = rest.findIndex((word) => !word.startsWith('-'))
  const verb = verbs.get(name)?.[rest[at] ?? '']
  const told = verb === undefined ? rest : [...rest.slice(0, at), ...verb.split(' '), ...rest.slice(at + 1)]
  const long = options.get(name) ?? options.get(`${name} ${told[at] ?? ''}`)
  const spelled = long === undefined ? told : told.flatMap((word) => spelledOut(word, long))
  if (
    verb !== undefined ||
    spelled.length !== told.length ||
    spelled.some((word, over) => word !== told[over])
  )
    found.push([name, ...spelled])
  return found
}

/** Commands of which another has the words in another order, or behind a word of its own. */
function rearranged(name: string, rest: readonly string[]): (readonly string[])[] {
  const [first = '', second = '', ...more] = rest
  if (name === 'uv') return first === 'pip' ? [['pip', second, ...more]] : []
  if (name === 'service') return second === 'status' ? [] : [['systemctl', second, first, ...more]]
  if (/^(?:docker|podman|nerdctl)$/.test(name) && /^(?:compose|image|container)$/.test(first))
    return [['docker', second, ...more]]
  if (name === 'git' && /^(?:subtree|lfs|svn|annex)$/.test(first) && /^(?:push|dcommit)$/.test(second))
    return [['git', 'push', ...more]]
  return []
}

/** `-nm` as `--no-verify` and `-m`. */
function spelledOut(word: string, long: Readonly<Record<string, string>>): string[] {
  const whole = word.startsWith('-') ? long[word] : undefined
  if (whole !== undefined) return [whole]
  if (!/^-[a-zA-Z]{1,8}$/.test(word)) return [word]
  const letters = word.slice(1).split('')
  const known = letters.filter((letter) => Object.hasOwn(long, letter))
  if (known.length === 0) return [word]
  const rest = letters.filter((letter) => !known.includes(letter)).join('')
  return [...known.flatMap((letter) => (long[letter] ?? '').split(' ')), ...(rest === '' ? [] : [`-${rest}`])]
}
