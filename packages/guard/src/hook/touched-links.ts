import { effectsOf, readDisk } from '@sekisho/policy'
import type { DiskView } from './disk-view.ts'
import type { HookCall } from './hook-call.ts'

export type Links = ReadonlyMap<string, string>

const maxPaths = 512
const maxDepth = 64
const pathKeys = ['file_path', 'notebook_path', 'path']

/**
 * The symbolic links on the way to every path that a call is seen to touch, as they are on the disk now; what its globs and folders
 * hold is looked up with them, so that it need not be judged twice.
 * Undefined: it touches more paths than are looked up. Whoever can change a link between this look and the tool's own
 * can run programs already.
 */
export async function touchedLinks(call: HookCall, home: string, disk: DiskView): Promise<Links | undefined> {
  const { paths, effects } = touched(call, home)
  if (paths.length > maxPaths) return undefined
  const links = new Map<string, string>()
  const seen = new Set<string>()
  await Promise.all(paths.map((path) => follow(path, { links, seen, disk })))
  if (effects !== undefined) await lookUp(effects, disk)
  return links
}

/** Until no more is asked: of what a link leads to is asked when it is known. */
async function lookUp(effects: ReturnType<typeof effectsOf>, disk: DiskView): Promise<void> {
  for (let round = 0; round < maxDepth; round++) {
    readDisk(disk.files, effects)
    if (!(await disk.learn())) return
  }
}

/** What a command does, and every path that a call is seen to touch, as far as it can be seen; links are not followed. */
export function touched(
  { tool, input, cwd }: HookCall,
  home: string,
): { paths: string[]; effects?: ReturnType<typeof effectsOf> } {
  const absolute = (path: string) =>
    path.startsWith('~/') ? home + path.slice(1) : path.startsWith('/') ? path : `${cwd}/${path}`
  const named = pathKeys.flatMap((key) => {
    const given = Object.hasOwn(input, key) ? input[key] : undefined
    return typeof given === 'string' ? [absolute(given)] : []
  })
  const { command } = input
  if (tool !== 'Bash' || typeof command !== 'string') return { paths: [cwd, ...named] }
  const paths = new Set([cwd, ...named])
  const effects = effectsOf(command, { cwd, home })
  for (const effect of effects.all)
    // What is not known of a path stands in it as private characters: up to there it can be looked up.
    if ('path' in effect) paths.add((effect.written ?? effect.path).replace(/[\u{E000}-\u{E003}].*$/su, ''))
  return { paths: [...paths], effects }
}

/** Looks at a path from its root, and on where a link leads. */
async function follow(
  path: string,
  { links, seen, disk }: { links: Map<string, string>; seen: Set<string>; disk: DiskView },
): Promise<void> {
  let segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  let current = ''
  for (let steps = 0; segments.length > 0 && steps < maxDepth; steps++) {
    const [segment = '', ...rest] = segments
    segments = rest
    if (segment === '..') {
      current = current.slice(0, current.lastIndexOf('/'))
      continue
    }
    current += `/${segment}`
    if (seen.has(current) && !links.has(current)) continue
    seen.add(current)
    // No link, or not there, or not to be seen: then the tool, as the same person, does not see it either.
    const target = (await disk.linkAt(current)) ?? undefined
    if (target === undefined) continue
    links.set(current, target)
    const base = target.startsWith('/') ? '' : current.slice(0, current.lastIndexOf('/'))
    segments = [...`${base}/${target}`.split('/').filter((one) => one !== '' && one !== '.'), ...segments]
    current = ''
  }
}
