import { matchPath, type PathRoots } from '../rules/path-pattern.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { anyCharacter, anySegment, anyText, canMeet, isKnown, knownPrefix } from './abstract-text.ts'
import { absolutePath, isWithin } from './place.ts'

/** How surely a path falls under a rule. */
export type Covers = 'yes' | 'maybe' | 'no'

const mostPatterns = 16

/** Whether what is touched falls under the pattern of a deny or ask rule. */
export function fallsUnder(
  pattern: string,
  { path, deep }: { path: string; deep: boolean },
  { roots, effect }: { roots: PathRoots; effect: RuleEffect },
): Covers {
  const known = isKnown(path)
  const anchors = pattern.startsWith('/') && !pattern.startsWith('//') ? [pattern, `/${pattern}`] : [pattern]
  let result: Covers = 'no'
  for (const one of anchors) {
    if (known && matchPath(one, path, { roots, effect })) return 'yes'
    // `secrets/**` is meant to keep the folder itself too.
    const folder = one.endsWith('/**') ? one.slice(0, -3) : undefined
    if (known && folder !== undefined && folder !== '' && matchPath(folder, path, { roots, effect }))
      return 'yes'
    const below = deep ? `${path === '/' ? '' : path}/${anyText}` : undefined
    for (const abstract of abstractPatterns(one, roots)) {
      if (!known && canMeet(path.toLowerCase(), abstract)) result = 'maybe'
      if (below !== undefined && canMeet(below.toLowerCase(), abstract)) result = 'maybe'
    }
  }
  return result
}

/** The rule's pattern in the alphabet of unknown text, folded to lower case: some spellings, each an alternative. */
function abstractPatterns(pattern: string, { cwd, home, source }: PathRoots): string[] {
  const bare = pattern.replace(/^\.\//, '')
  const anchored = pattern.startsWith('//')
    ? pattern.slice(1)
    : pattern.startsWith('~/')
      ? home + pattern.slice(1)
      : pattern.startsWith('/')
        ? source + pattern
        : `${cwd}/${bare}`
  const inner = bare.replace(/\/\*\*$/, '')
  const anyDepth = !/^[~/.]\//.test(pattern) && !inner.includes('/') && !pattern.startsWith('/')
  const spellings = anyDepth ? [anchored, `${cwd}/**/${bare}`] : [anchored]
  const made = spellings.flatMap((one) => alternatives(one)).slice(0, mostPatterns)
  return made.flatMap((one) =>
    one.endsWith(anyText) || namesFile.test(one) ? [one] : [one, `${one}/${anyText}`],
  )
}

/** What is by its name a file, so that nothing lies below it. */
const namesFile = /\/\.env[^/]*$|[^/]\.[a-z0-9]{1,5}$/

/** `**` with its slashes may be nothing at all. */
function alternatives(pattern: string): string[] {
  const parts = absolutePath(pattern, '/').toLowerCase().split('/**/')
  let made = [parts[0] ?? '']
  for (const part of parts.slice(1))
    made = made.flatMap((one) => [`${one}/${part}`, `${one}/${anyText}/${part}`]).slice(0, 8)
  return made.map((one) =>
    one
      .replaceAll('**', anyText)
      .replaceAll(/\\(.)|(\*)|(\?)|\[[^\]]*\]/g, (_, plain: string | undefined, star: string | undefined) =>
        plain !== undefined ? plain : star !== undefined ? anySegment : anyCharacter,
      ),
  )
}

/** Whether the pattern of an allow rule surely covers the path. */
export function surelyCovers(pattern: string, path: string, roots: PathRoots): boolean {
  if (isKnown(path)) return matchPath(pattern, path, { roots, effect: 'allow' })
  if (path.includes(anyText) || !pattern.endsWith('/**')) return false
  // A glob makes no `..`, so that what begins below the folder stays there.
  const prefix = knownPrefix(path)
  const folder = prefix.slice(0, prefix.lastIndexOf('/'))
  return matchPath(pattern, `${folder}/x`, { roots, effect: 'allow' }) && isWithin(path, folder)
}
