import type { Entry, Files } from '../files/files.ts'

interface Tree {
  /** absolute; the folders on the way are there too */
  files: readonly string[]
  /** absolute path → where it leads, as it is written in the link */
  links?: Readonly<Record<string, string>>
  /** as on macOS and Windows: a name is found in any letter case */
  foldsCase?: boolean
}

/** A disk in memory. */
export function memoryFiles({ files, links = {}, foldsCase = false }: Tree): Files {
  const key = (path: string): string => (foldsCase ? path.toLowerCase() : path)
  const folders = new Map<string, Map<string, Entry>>([['/', new Map()]])
  const put = (path: string, kind: Entry['kind']): void => {
    const at = path.lastIndexOf('/')
    const folder = path.slice(0, at) || '/'
    if (folder !== '/') put(folder, 'folder')
    const inside = folders.get(key(folder)) ?? new Map<string, Entry>()
    folders.set(key(folder), inside)
    const name = path.slice(at + 1)
    if (inside.get(key(name)) === undefined) inside.set(key(name), { name, kind })
  }
  const targets = new Map(Object.entries(links).map(([path, target]) => [key(path), target]))
  for (const path of Object.keys(links)) put(path, 'link')
  for (const path of files) put(path, 'file')
  return {
    linkAt: (path) => targets.get(key(path)) ?? null,
    entriesOf: (folder) => {
      const inside = folders.get(key(folder))
      return inside === undefined ? null : [...inside.values()]
    },
  }
}
