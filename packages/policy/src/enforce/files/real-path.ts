/** Where the link at a path leads, as `Files` says it. */
export type LinkAt = (path: string) => string | null | undefined

/** Where a path leads. `sure` is false where a link on the way may not have been seen. */
export interface RealPath {
  path: string
  sure: boolean
}

/** No system follows more. */
const mostLinks = 64
/** Longer ones no system takes. */
const longest = 4096

/** Follows a path from its root as the system does: link by link, and `..` from where a link led. */
export function realPath(path: string, linkAt: LinkAt): RealPath {
  if (path.length > longest) return { path, sure: false }
  const open = segmentsOf(path).toReversed()
  let [current, sure, links] = ['', true, 0]
  while (open.length > 0) {
    if (links > mostLinks || current.length > longest) return { path, sure }
    const segment = open.pop() ?? ''
    if (segment === '..') {
      current = current.slice(0, current.lastIndexOf('/'))
      continue
    }
    const next = `${current}/${segment}`
    const target = linkAt(next)
    if (target === undefined) sure = false
    if (target === undefined || target === null) {
      current = next
      continue
    }
    links += 1
    if (target.startsWith('/')) current = ''
    open.push(...segmentsOf(target).toReversed())
  }
  return { path: current === '' ? '/' : current, sure }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}
