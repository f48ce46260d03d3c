import { anyText, isKnown } from './abstract-text.ts'

/** An absolute path: `.` and `..` resolved by text, unknown parts kept, `/proc/self/cwd` and `/proc/self/fd` read as what they stand for. */
export function absolutePath(path: string, folder: string): string {
  if (path.startsWith(anyText)) return path
  const from = path.startsWith('/') ? path : `${folder}/${path}`
  if (!from.startsWith('/proc/') && !unresolved.test(from)) return from
  const kept: string[] = []
  for (const segment of from.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') kept.push(segment)
    // What lies above an unknown folder is unknown.
    else if (kept.some((name) => name.includes(anyText))) return anyText
    else kept.pop()
  }
  const whole = from.startsWith(anyText) ? kept.join('/') : `/${kept.join('/')}`
  const process = /^\/proc\/[^/]+\/(cwd|root|fd)(?=\/|$)/.exec(whole)
  if (process === null) return whole
  if (process[1] === 'fd') return `/dev${whole.slice(process[0].length - 3)}`
  return absolutePath(whole.slice(process[0].length + 1), process[1] === 'cwd' ? folder : '/')
}

/** The path as it was written, where it goes up again; undefined where it does not. */
export function climbing(path: string, folder: string): string | undefined {
  return upwards.test(path) && !path.startsWith(anyText)
    ? path.startsWith('/')
      ? path
      : `${folder}/${path}`
    : undefined
}

const upwards = /(?:^|\/)\.\.(?:\/|$)/

/** An empty segment, `.` or `..`: without one a path stands for itself. */
const unresolved = /\/\.{0,2}(?:\/|$)/

/** Whether `inner` is `outer` or below it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`)
}

/** The last segment; the whole when there is no slash. */
export function baseName(path: string): string {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** Symbolic links of the row's file system followed, as far as they are given. */
export function followLinks(path: string, links: ReadonlyMap<string, string>): string {
  if (links.size === 0 || !isKnown(path)) return path
  let current = path
  for (let hops = 0; hops < 16; hops += 1) {
    const before = current
    for (const [link, target] of links) {
      if (!isWithin(current, link)) continue
      const folder = link.slice(0, link.lastIndexOf('/')) || '/'
      current = absolutePath(target + current.slice(link.length), folder)
      break
    }
    if (current === before) return current
  }
  return anyText
}
