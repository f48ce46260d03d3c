import { readlink } from 'node:fs'
import { effectsOf } from '@sekisho/policy'
import type { HookCall } from './hook-call.ts'
import { driveOf, nativePath, windowsPath } from './windows-path.ts'

export type Links = ReadonlyMap<string, string>

const maxPaths = 512
/** Names on the way to one path, those of where links lead included: deep folders have some twenty. */
const maxSteps = 512
const pathKeys = ['file_path', 'notebook_path', 'path']

/**
 * The symbolic links on the way to every path that a call is seen to touch, as they are on the disk now.
 * Undefined: it touches more paths than are looked up, or one of them does not end. Whoever can change a link between this look
 * and the tool's own can run programs already.
 */
export async function touchedLinks(
  call: HookCall,
  home: string,
  target: LinkTarget = process.platform === 'win32' ? onWindows(linkTarget) : linkTarget,
): Promise<Links | undefined> {
  const paths = touchedPaths(call, home)
  if (paths.length > maxPaths) return undefined
  const links = new Map<string, string>()
  const ground = { links, target: askedOnce(target) }
  const ended = await Promise.all(paths.map((path) => follow(path, ground)))
  return ended.every(Boolean) ? links : undefined
}

/** Where a link leads. Undefined: it is none, or not there, or not to be seen: then the tool, as the same person, does not see it either. */
type LinkTarget = (path: string) => Promise<string | undefined>

/** By the names that Windows has for what rules write with slashes, and back. */
export function onWindows(target: LinkTarget): LinkTarget {
  return async (path) => {
    const native = nativePath(path)
    const found = await target(native)
    return found === undefined ? undefined : windowsPath(found, driveOf(native) ?? 'c')
  }
}

/** Every path that a call is seen to touch, as far as it can be seen; links are not followed. */
export function touchedPaths({ tool, input, cwd }: HookCall, home: string): string[] {
  const absolute = (path: string) =>
    path.startsWith('~/') ? home + path.slice(1) : path.startsWith('/') ? path : `${cwd}/${path}`
  const named = pathKeys.flatMap((key) => {
    const given = Object.hasOwn(input, key) ? input[key] : undefined
    return typeof given === 'string' ? [absolute(given)] : []
  })
  const { command } = input
  if ((tool !== 'Bash' && tool !== 'PowerShell') || typeof command !== 'string') return [cwd, ...named]
  const paths = new Set([cwd, ...named])
  for (const effect of effectsOf(command, { cwd, home }, tool).all)
    // What is not known of a path stands in it as private characters: up to there it can be looked up.
    if ('path' in effect) paths.add(effect.path.replace(/[\u{E000}-\u{E003}].*$/su, ''))
  return [...paths]
}

/** Paths share most of their folders, and are followed at the same time: each of them waits for the one answer. */
function askedOnce(target: LinkTarget): LinkTarget {
  const known = new Map<string, ReturnType<LinkTarget>>()
  return (path) => {
    const found = known.get(path) ?? target(path)
    known.set(path, found)
    return found
  }
}

/** Looks at a path from its root, and on where a link leads. False: it did not come to an end. */
async function follow(
  path: string,
  { links, target: targetOf }: { links: Map<string, string>; target: LinkTarget },
): Promise<boolean> {
  let segments = segmentsOf(path)
  let current = ''
  for (let steps = 0; segments.length > 0; steps++) {
    if (steps === maxSteps) return false
    const [segment = '', ...rest] = segments
    segments = rest
    if (segment === '..') {
      current = current.slice(0, current.lastIndexOf('/'))
      continue
    }
    current += `/${segment}`
    const target = await targetOf(current)
    if (target === undefined) continue
    links.set(current, target)
    const base = target.startsWith('/') ? '' : current.slice(0, current.lastIndexOf('/'))
    segments = [...segmentsOf(`${base}/${target}`), ...segments]
    current = ''
  }
  return true
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}

function linkTarget(path: string): Promise<string | undefined> {
  return new Promise((resolve) => readlink(path, (error, target) => resolve(error ? undefined : target)))
}
