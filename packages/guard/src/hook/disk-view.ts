import { readdir, readlink, type Dirent } from 'node:fs'
import type { Entry, Files } from '@sekisho/policy'

/** Of links and of folders, each. How many names are looked at, the policy engine limits. */
const mostQuestions = 1024

/**
 * The disk as far as it was looked at. It is judged in one go, and what is asked and not known yet is looked up between one
 * judgement and the next: never while judging, for a file system that hangs would then keep the watchdog from running.
 */
export interface DiskView {
  files: Files
  /** Looks a link up now. */
  linkAt(path: string): Promise<string | null | undefined>
  /** Looks up what was asked since; false where that was nothing. */
  learn(): Promise<boolean>
}

/** On Windows nothing is looked up: paths there are not those of rules. */
export function createDiskView(platform: NodeJS.Platform): DiskView {
  const blind = platform === 'win32'
  const links = createAnswers(blind, readLink)
  const folders = createAnswers(blind, readFolder)
  return {
    files: { linkAt: links.ask, entriesOf: folders.ask },
    linkAt: links.find,
    learn: async () => {
      const learned = await Promise.all([links.learn(), folders.learn()])
      return learned.includes(true)
    },
  }
}

interface Answers<T> {
  ask(path: string): T | undefined
  find(path: string): Promise<T | undefined>
  learn(): Promise<boolean>
}

function createAnswers<T>(blind: boolean, look: (path: string) => Promise<T | undefined>): Answers<T> {
  const known = new Map<string, Promise<T | undefined>>()
  const answers = new Map<string, T>()
  const open = new Set<string>()
  const find = async (path: string): Promise<T | undefined> => {
    const before = known.get(path)
    if (before !== undefined || blind) return await before
    const found = look(path)
    known.set(path, found)
    const answer = await found
    if (answer !== undefined) answers.set(path, answer)
    return answer
  }
  return {
    find,
    ask(path) {
      if (!known.has(path) && !blind && known.size + open.size < mostQuestions) open.add(path)
      return answers.get(path)
    },
    async learn() {
      const asked = [...open]
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

function readFolder(path: string): Promise<readonly Entry[] | null | undefined> {
  return new Promise((resolve) =>
    readdir(path, { withFileTypes: true }, (error, found) => {
      if (error === null) resolve(found.map((entry) => ({ name: entry.name, kind: kindOf(entry) })))
      else resolve(notThere.has(error.code) ? null : undefined)
    }),
  )
}

function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isSymbolicLink()) return 'link'
  return entry.isDirectory() ? 'folder' : 'file'
}
