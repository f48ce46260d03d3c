import { effectsOf, readDisk } from '@sekisho/policy'
import type { DiskView } from './disk-view.ts'
import type { HookCall } from './hook-call.ts'
import { judgeTimeoutMs, withinTime } from './within-time.ts'

export type Links = ReadonlyMap<string, string>

const maxPaths = 512
/** Names on the way to one path, those of where links lead included: deep folders have some twenty. */
const maxSteps = 512
/** On the way to one path: no system follows more. */
const mostLinks = 64
/** Rounds in which a disk is asked for more: one behind each link. */
const maxRounds = 64
const pathKeys = ['file_path', 'notebook_path', 'path']

/**
 * The symbolic links on the way to every path that a call is seen to touch, as they are on the disk now; what its globs and folders
 * hold is looked up with them, so that it need not be judged twice.
 * Undefined: it touches more paths than are looked up, or one of them does not end. Whoever can change a link between this look
 * and the tool's own can run programs already. @throws GuardProblem time-over: no timer runs while a command is read
 */
export async function touchedLinks(call: HookCall, home: string, disk: DiskView): Promise<Links | undefined> {
  const { paths, effects } = withinTime(judgeTimeoutMs, () => touched(call, home))
  if (paths.length > maxPaths) return undefined
  const links = new Map<string, string>()
  const ended = await Promise.all(paths.map((path) => follow(path, { links, disk })))
  if (!ended.every(Boolean)) return undefined
  if (effects !== undefined) await lookUp(effects, disk)
  return links
}

/** Until no more is asked: of what a link leads to is asked when it is known. */
async function lookUp(effects: ReturnType<typeof effectsOf>, disk: DiskView): Promise<void> {
  for (let round = 0; round < maxRounds; round++) {
    withinTime(judgeTimeoutMs, () => readDisk(disk.files, effects))
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
  if ((tool !== 'Bash' && tool !== 'PowerShell') || typeof command !== 'string')
    return { paths: [cwd, ...named] }
  const paths = new Set([cwd, ...named])
  const effects = effectsOf(command, { cwd, home }, tool)
  for (const effect of effects.all)
    // What is not known of a path stands in it as private characters: up to there it can be looked up.
    if ('path' in effect) paths.add((effect.written ?? effect.path).replace(/[\u{E000}-\u{E003}].*$/su, ''))
  return { paths: [...paths], effects }
}

/** Looks at a path from its root, and on where a link leads. False: it did not come to an end. */
async function follow(
  path: string,
  { links, disk }: { links: Map<string, string>; disk: DiskView },
): Promise<boolean> {
  const open = segmentsOf(path).toReversed()
  let [current, followed] = ['', 0]
  for (let steps = 0; open.length > 0; steps++) {
    if (steps + open.length > maxSteps || followed > mostLinks) return false
    const segment = open.pop() ?? ''
    const folder = current
    if (segment === '..') {
      current = current.slice(0, current.lastIndexOf('/'))
      continue
    }
    current += `/${segment}`
    // No link, or not there, or not to be seen: then the tool, as the same person, does not see it either.
    const target = (await disk.linkAt(current)) ?? undefined
    if (target === undefined) continue
    followed += 1
    links.set(current, target)
    current = target.startsWith('/') ? '' : folder
    open.push(...segmentsOf(target).toReversed())
  }
  return true
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}
