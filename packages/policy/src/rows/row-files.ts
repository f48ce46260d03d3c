import { followLinks, resolvePath, type Links } from '../paths/path.ts'
import { posixPath } from '../paths/posix-path.ts'
import type { JsonObject } from '../settings/json.ts'

/** Where the paths of a row that are not absolute begin. */
export interface Places {
  cwd: string
  home: string
}

/**
 * The symbolic links under `fs` of a row: a path (absolute, relative to `cwd`, or `~/…`) to `symlink:` and where it points, which
 * is relative to the link's own folder, as the system has it.
 */
export function linksUnder(files: JsonObject, places: Places): Links {
  const links = new Map<string, string>()
  for (const [path, what] of Object.entries(files)) {
    const found = typeof what === 'string' ? /^(?:sym)?link\s*(?::|->)\s*(.+)$|^->\s*(.+)$/.exec(what) : null
    const target = found?.[1] ?? found?.[2]
    if (target === undefined) continue
    const link = placed(path, places)
    links.set(link, placed(target, { ...places, cwd: resolvePath(link, '..') }))
  }
  return links
}

/** Where the files under `fs` of a row lie. */
export function pathsUnder(files: JsonObject, { links, ...places }: Places & { links: Links }): string[] {
  return Object.keys(files).map((path) => followLinks(placed(path, places), links))
}

/** A path of a row as an absolute one. */
export function placed(path: string, { cwd, home }: Places): string {
  return resolvePath(cwd, posixPath(path).replace(/^~(?=\/|$)/, home))
}
