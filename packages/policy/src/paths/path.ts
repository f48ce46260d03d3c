/** Symbolic links by absolute path, what they point to absolute too. What is not here is no link. */
export type Links = ReadonlyMap<string, string>

const maxLinks = 40

/** An absolute path without `.`, `..` and repeated slashes. */
export function resolvePath(base: string, path: string): string {
  const whole = path.startsWith('/') ? path : `${base}/${path}`
  if (whole.startsWith('/') && !unresolved.test(whole)) return whole
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** An empty segment, `.` or `..`: without one a path stands for itself. */
const unresolved = /\/\.{0,2}(?:\/|$)/

/** Where a path leads once links are followed, also those in its folders. A loop ends where it is noticed. */
export function followLinks(path: string, links: Links): string {
  let current = path
  for (let followed = 0; followed < maxLinks; followed++) {
    const link = firstLink(current, links)
    if (link === undefined) return current
    current = resolvePath('/', `${link.target}${current.slice(link.path.length)}`)
  }
  return current
}

function firstLink(path: string, links: Links): { path: string; target: string } | undefined {
  if (links.size === 0) return undefined
  for (let slash = path.indexOf('/', 1); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const target = links.get(path.slice(0, slash))
    if (target !== undefined) return { path: path.slice(0, slash), target }
  }
  const target = links.get(path)
  return target === undefined ? undefined : { path, target }
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}

/** The part of a path below a folder, without a leading slash; `undefined` outside of it. */
export function below(path: string, folder: string): string | undefined {
  if (!isWithin(path, folder)) return undefined
  return path.slice(folder === '/' ? 1 : folder.length + 1)
}
