import { anyFolder, anySegment, anyText, canMeet, isKnown, knownPrefix } from '../abstract-text.ts'
import type { Effect, Effects } from '../effects.ts'
import { absolutePath, isWithin } from '../place.ts'
import type { PathCover } from '../path-rules.ts'
import { lookers } from '../programs/files.ts'
import { anyFolders, findPaths, mostNames } from './find-paths.ts'
import type { Files } from './files.ts'
import { createNames, type Names } from './names.ts'
import { realPath, type LinkAt } from './real-path.ts'
import { folderOf, staysAsIs } from './unchanged.ts'

type FileEffect = Extract<Effect, { path: string }>

/** What the disk says of the effects of one call. */
export interface Disk {
  /** the effects, and where links take them */
  seen: readonly Effect[]
  /** Whether something is covered of what a glob or a folder stands for; `unknown` where the disk cannot be believed. */
  holds: (effect: FileEffect, cover: PathCover) => 'some' | 'none' | 'unknown'
  /** undefined: not known */
  isFolder: (path: string) => boolean | undefined
}

interface Found {
  names: Names
  led: readonly string[]
  whole: boolean
}

const mostFollowed = 128

/** Asks the disk about the effects of a call. Bounded; `files` may know nothing. */
export function readDisk(
  files: Files,
  { all, links: made, anyDepth, entered }: Pick<Effects, 'all' | 'links' | 'anyDepth' | 'entered'>,
): Disk {
  const links = new Map([...made].map(([path, target]) => [path.toLowerCase(), target]))
  const linkAt: LinkAt = (path) => links.get(path.toLowerCase()) ?? files.linkAt(path)
  const allowance = { left: mostNames }
  const known = new Map<string, Found>()
  const find = (effect: FileEffect): Found => {
    const [path, { deep }] = [soughtOf(effect), effect]
    const key = `${deep ? '/' : ''}${path}`
    const before = known.get(key)
    if (before !== undefined) return before
    const { paths, led, whole } = findPaths({ path, deep }, { files, linkAt, allowance })
    const found = { names: createNames(paths), led, whole }
    known.set(key, found)
    return found
  }
  const isFolder = (path: string): boolean | undefined => {
    const entries = files.entriesOf(realPath(path, linkAt).path, false)
    return entries === undefined ? undefined : entries !== null
  }
  const missing = [...entered].filter(([folder]) => mayFail(folder, all) && isFolder(folder) === false)
  const { all: seen, cut } = follow(all, (effect) => {
    const found = isSearched(effect) ? [...find(effect).led, ...madeWithin(effect, links)] : []
    return [
      // Links that the call makes are followed as it makes them (Effects); here those of other parts of it.
      ...itself(effect, effect.by === 'ln' ? files.linkAt : linkAt),
      ...elsewhere(effect, missing),
      ...(anyDepth ? atAnyDepth(effect) : []),
      // That a search follows a link, or a glob finds it, is not sure.
      ...found.map((path) => ({ ...effect, ...plain(path), certain: false })),
    ]
  })
  const stays = staysAsIs(seen)
  return {
    seen,
    holds(effect, cover) {
      const { names, whole } = find(effect)
      if (names.anyUnder(cover)) return 'some'
      return whole && !cut && stays(effect, folderOf(effect.path)) ? 'none' : 'unknown'
    },
    isFolder,
  }
}

/** The effects, and what each of them comes to by links, and so on; `cut` where that was too much. */
function follow(
  effects: readonly Effect[],
  ledBy: (effect: FileEffect) => readonly FileEffect[],
): { all: readonly Effect[]; cut: boolean } {
  const all = [...effects]
  const seen = new Set(all.flatMap((effect) => ('path' in effect ? [keyOf(effect)] : [])))
  for (const effect of all) {
    for (const led of 'path' in effect ? ledBy(effect) : []) {
      const key = keyOf(led)
      if (seen.has(key)) continue
      if (all.length - effects.length >= mostFollowed) return { all, cut: true }
      seen.add(key)
      all.push(led)
    }
  }
  return { all, cut: false }
}

function keyOf({ kind, path, certain, deep, by }: FileEffect): string {
  return `${kind} ${certain} ${deep} ${by} ${path}`
}

/** Where a path itself leads, or as much of it as is known. */
function itself(effect: FileEffect, linkAt: LinkAt): FileEffect[] {
  const { kind, path, written = path, by } = effect
  if (path.startsWith(anyText) || written.startsWith(anyText)) return []
  // Who makes or deletes a link leaves alone what it leads to.
  const isLinks = kind === 'delete' || (kind === 'write' && by === 'ln')
  const end = isKnown(written) && !isLinks ? written.length : knownPrefix(written).lastIndexOf('/')
  const led = absolutePath(realPath(written.slice(0, end), linkAt).path + written.slice(end), '/')
  return led === path ? [] : [{ ...effect, ...plain(led) }]
}

/** Whether going to a folder may matter, and the call does not make the folder itself. */
function mayFail(folder: string, effects: readonly Effect[]): boolean {
  if (!isKnown(folder)) return false
  const touched = effects.filter((effect): effect is FileEffect => 'path' in effect)
  return (
    touched.some(({ path }) => isWithin(path, folder)) &&
    !touched.some(({ kind, path }) => kind === 'write' && (isWithin(folder, path) || !isKnown(path)))
  )
}

/** Where a path lies that is named from a folder, where that folder is not there to go to. */
function elsewhere(effect: FileEffect, missing: readonly (readonly [string, string])[]): FileEffect[] {
  return missing.flatMap(([folder, from]) =>
    isWithin(effect.path, folder)
      ? [{ ...effect, ...plain(absolutePath(from + effect.path.slice(folder.length), '/')), certain: false }]
      : [],
  )
}

/** `**` where the shell takes it for any depth. */
function atAnyDepth(effect: FileEffect): FileEffect[] {
  const sought = effect.path.replaceAll(wholeStar, `/${anyFolder}`)
  if (sought === effect.path || effect.sought !== undefined) return []
  return [{ ...effect, path: sought.replaceAll(anyFolders, anyText), sought, certain: false }]
}

const wholeStar = new RegExp(`/${anySegment}(?=/|$)`, 'g')

/** Whether links are met on the way: by what reads a folder or a glob, and what writes to all that a glob finds. */
function isSearched(effect: FileEffect): boolean {
  const { kind, path, deep, by } = effect
  if (path.startsWith(anyText) || lookers.has(by)) return false
  return (kind === 'read' && deep) || (kind !== 'delete' && !isKnown(soughtOf(effect)))
}

function soughtOf({ path, written = path, sought = written }: FileEffect): string {
  return sought
}

/** A path that stands for itself. */
function plain(path: string): Pick<FileEffect, 'path' | 'written' | 'sought'> {
  return { path, written: undefined, sought: undefined }
}

/** Where links lead that the call makes where it searches. */
function madeWithin({ path, deep }: FileEffect, made: ReadonlyMap<string, string>): string[] {
  return [...made].flatMap(([link, target]) =>
    (deep && isWithin(link, path.toLowerCase())) || canMeet(path.toLowerCase(), link) ? [target] : [],
  )
}
