import { below, resolvePath } from '../paths/path.ts'
import type { RuleEffect } from './rule.ts'
import { matchTokens } from './glob.ts'

/** Where the anchors of a path rule begin. */
export interface PathRoots {
  /** `p` and `./p` */
  cwd: string
  /** `~/p` */
  home: string
  /** `/p`: the root of the settings file the rule stands in */
  source: string
}

/**
 * Whether an absolute path falls under the pattern of a Read or Edit rule: gitignore syntax, without regard to case; a
 * match on a folder covers all below it. `dir/**` is anchored for allow and matches at any depth otherwise.
 */
export function matchPath(
  pattern: string,
  path: string,
  given: { roots: PathRoots; effect: RuleEffect },
): boolean {
  return compilePath(pattern, given)(path)
}

/** Whether a path matches. `plain` stands in every path that does, in lower case; it may be empty. */
export type PathMatcher = ((path: string) => boolean) & { readonly plain: string }

/** `matchPath` for one rule and many paths. */
export function compilePath(
  pattern: string,
  { roots, effect }: { roots: PathRoots; effect: RuleEffect },
): PathMatcher {
  const { root, rest } = anchored(withoutEndBlanks(pattern), roots)
  const folder = root.toLowerCase()
  const wanted = segmentsOf(rest, effect)
  if (wanted === undefined) return Object.assign(() => false, { plain: '' })
  // What matches a folder covers all below it.
  const tokens = [
    ...wanted.map((segment) => (segment === undefined ? undefined : segmentMatcher(segment))),
    undefined,
  ]
  const plain = longestPlain(wanted)
  const matches = (path: string): boolean => {
    const lower = path.toLowerCase()
    if (!lower.includes(plain)) return false
    const relative = below(lower, folder)
    return (
      relative !== undefined &&
      relative !== '' &&
      matchTokens(tokens, relative.split('/'), (accepts, segment) => accepts(segment))
    )
  }
  return Object.assign(matches, { plain })
}

/** As gitignore has it, blanks at the end do not count but behind a backslash. */
export function withoutEndBlanks(pattern: string): string {
  const bare = pattern.trimEnd()
  return bare.endsWith('\\') ? pattern.slice(0, bare.length + 1) : bare
}

/** The longest text that stands in every path that matches; empty where none is known. */
function longestPlain(segments: readonly (string | undefined)[]): string {
  const texts = segments.flatMap((segment) =>
    segment === undefined || /[\\[]/.test(segment) ? [] : segment.split(/[*?]/),
  )
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
}

function anchored(pattern: string, { cwd, home, source }: PathRoots): { root: string; rest: string } {
  if (pattern.startsWith('//')) return { root: '/', rest: pattern.slice(1) }
  if (pattern.startsWith('~/')) return { root: home, rest: pattern.slice(1) }
  if (pattern.startsWith('/')) return { root: source, rest: pattern }
  if (pattern.startsWith('../')) return { root: '/', rest: resolvePath(cwd, pattern) }
  return { root: cwd, rest: pattern.replace(/^(\.\/)+/, '') }
}

/** The segments of a pattern, `undefined` for `**`; none for what matches nothing. */
function segmentsOf(pattern: string, effect: RuleEffect): (string | undefined)[] | undefined {
  // The client hands single patterns to its matcher, so a negation takes nothing back.
  if (pattern.startsWith('!') || pattern === '') return undefined
  const subtree = pattern.endsWith('/**') ? pattern.slice(0, -3) : pattern
  if (subtree === '' || subtree === '**') return [undefined]
  const inner = subtree.endsWith('/') ? subtree.slice(0, -1) : subtree
  const atAnyDepth = !inner.includes('/') && (effect !== 'allow' || subtree === pattern)
  const segments = inner.split('/').filter((segment) => segment !== '' && segment !== '.')
  const wanted = segments.map((segment) => (segment === '**' ? undefined : segment.toLowerCase()))
  return atAnyDepth ? [undefined, ...wanted] : wanted
}

type SegmentToken = string | { any: true } | { characters: string; not: boolean }

function segmentMatcher(pattern: string): (segment: string) => boolean {
  const tokens = segmentTokens(pattern)
  if (tokens.every((token) => typeof token === 'string')) {
    const whole = tokens.join('')
    return (segment) => segment === whole
  }
  return (segment) =>
    matchTokens(tokens, segment.split(''), (token, character) => {
      if (typeof token === 'string') return token === character
      if ('any' in token) return true
      return inClass(token.characters, character) !== token.not
    })
}

function segmentTokens(pattern: string): (SegmentToken | undefined)[] {
  const tokens: (SegmentToken | undefined)[] = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    const close = character === '[' ? pattern.indexOf(']', at + 2) : -1
    if (character === '\\' && at + 1 < pattern.length) tokens.push(pattern[++at] ?? '')
    else if (character === '*') tokens.push(undefined)
    else if (character === '?') tokens.push({ any: true })
    else if (close > 0) {
      const body = pattern.slice(at + 1, close)
      const not = body.startsWith('!') || body.startsWith('^')
      tokens.push({ characters: not ? body.slice(1) : body, not })
      at = close
    } else tokens.push(character)
  }
  return tokens
}

function inClass(characters: string, character: string): boolean {
  for (let at = 0; at < characters.length; at++) {
    const low = characters[at] ?? ''
    const range = characters[at + 1] === '-' && at + 2 < characters.length
    const high = range ? (characters[at + 2] ?? '') : low
    if (low <= character && character <= high) return true
    if (range) at += 2
  }
  return false
}
