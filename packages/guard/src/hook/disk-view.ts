import { readdir, readlink, type Dirent } from 'node:fs'
import type { Entry, Files } from '@sekisho/policy'
import { driveOf, nativePath, windowsPath } from './windows-path.ts'

/** Of links and of folders, each, that a judgement may ask for. */
const mostQuestions = 1024
/** Names that are read ahead at once; of more the policy engine makes nothing. And folders that are read side by side. */
const mostAhead = 800
const mostAbreast = 32
/** The policy engine makes nothing of a folder with more names. */
const mostInFolder = 1024
const costOfLook = 4

/**
 * The disk as far as it was looked at. A call is judged in one go, and what is asked and not known yet is looked up between one
 * judgement and the next: never while judging, for a file system that hangs would then keep the watchdog from running.
 */
export interface DiskView {
  files: Files
  /** Looks a link up now. */
  linkAt(path: string): Promise<string | null | undefined>
  /** Looks up what was asked since; false where that was nothing. */
  learn(): Promise<boolean>
}

/**
 * On Windows links alone are looked up, by the names it has for what rules write with slashes: what globs and folders hold there is
 * not.
 */
export function createDiskView(platform: NodeJS.Platform, look: LinkTarget = readLink): DiskView {
  const isWindows = platform === 'win32'
  const links = createAnswers(isWindows ? onWindows(look) : look)
  const folders = createAnswers(readFolder)
  const deep = new Set<string>()
  const files: Files = {
    linkAt: links.ask,
    entriesOf(folder, andBelow) {
      const entries = folders.ask(folder)
      if (andBelow && entries === undefined) deep.add(folder)
      return entries
    },
  }
  return {
    files: isWindows ? notLookedAt : files,
    linkAt: links.find,
    async learn() {
      const learned = await Promise.all([links.learn(), folders.learn()])
      await readAhead([...deep], links, folders)
      deep.clear()
      return learned.includes(true)
    },
  }
}

/** Where a link leads; null: it is none, or not there, or not to be seen; undefined: not known. */
type LinkTarget = (path: string) => Promise<string | null | undefined>

const notLookedAt: Files = { linkAt: () => undefined, entriesOf: () => undefined }

function onWindows(look: LinkTarget): LinkTarget {
  return async (path) => {
    const native = nativePath(path)
    const found = await look(native)
    return typeof found === 'string' ? windowsPath(found, driveOf(native) ?? 'c') : found
  }
}

type Folder = readonly Entry[] | null

/** Looks up what lies below folders that are known, what lies highest first. */
async function readAhead(
  from: readonly string[],
  links: Answers<string | null>,
  folders: Answers<Folder>,
): Promise<void> {
  const open = [...from]
  for (let names = 0; open.length > 0 && names < mostAhead;) {
    const some = open.splice(0, mostAbreast)
    const found = await Promise.all(some.map(async (path) => ({ path, entries: await folders.find(path) })))
    const inside = found.flatMap(({ path, entries }) =>
      (entries ?? []).map(({ name, kind }) => ({
        kind,
        path: path === '/' ? `/${name}` : `${path}/${name}`,
      })),
    )
    const led = inside.flatMap(({ kind, path }) => (kind === 'link' ? [path] : []))
    await Promise.all(led.map(links.find))
    names += inside.length + costOfLook * (some.length + led.length)
    open.push(...inside.flatMap(({ kind, path }) => (kind === 'folder' ? [path] : [])))
  }
}

interface Answers<T> {
  /** What is known; what is not is noted as open. */
  ask(path: string): T | undefined
  find(path: string): Promise<T | undefined>
  /** Looks up what is open. */
  learn(): Promise<boolean>
}

function createAnswers<T>(look: (path: string) => Promise<T | undefined>): Answers<T> {
  const looked = new Map<string, Promise<T | undefined>>()
  const known = new Map<string, T>()
  const open = new Set<string>()
  const find = (path: string): Promise<T | undefined> => {
    const before = looked.get(path)
    if (before !== undefined) return before
    const found = look(path).then((answer) => {
      if (answer !== undefined) known.set(path, answer)
      return answer
    })
    looked.set(path, found)
    return found
  }
  return {
    find,
    ask(path) {
      if (!looked.has(path) && open.size < mostQuestions) open.add(path)
      return known.get(path)
    },
    async learn() {
      const asked = looked.size < mostQuestions * 2 ? [...open] : []
      open.clear()
      await Promise.all(asked.map(find))
      return asked.length > 0
    },
  }
}

/** What the person may not see, the tool does not see either. */
const notThere: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'])

function readLink(path: string): Promise<string | null | undefined> {
  return new Promise((resolve) =>
    readlink(path, (error, target) => {
      if (error === null) resolve(target)
      else resolve(error.code === 'EINVAL' || notThere.has(error.code) ? null : undefined)
    }),
  )
}

function readFolder(path: string): Promise<Folder | undefined> {
  return new Promise((resolve) =>
    readdir(path, { withFileTypes: true }, (error, found) => {
      if (error !== null) resolve(notThere.has(error.code) ? null : undefined)
      else if (found.length > mostInFolder) resolve(undefined)
      else resolve(found.map((entry) => ({ name: entry.name, kind: kindOf(entry) })))
    }),
  )
}

function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isSymbolicLink()) return 'link'
  return entry.isDirectory() ? 'folder' : 'file'
}
