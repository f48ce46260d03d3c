import { compilePath, type PathRoots } from '../rules/path-pattern.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { anyCharacter, anySegment, anyText, canMeet, isKnown, knownPrefix } from './abstract-text.ts'
import { absolutePath, isWithin } from './place.ts'

/** How surely a path falls under a rule. */
export type Covers = 'yes' | 'maybe' | 'no'

const mostPatterns = 16

/** How surely what is touched falls under a rule. One of `plain`, if given, stands in every known path that surely does, in lower case. */
export type PathCover = ((touched: { path: string; deep: boolean }) => Covers) & {
  readonly plain?: readonly string[]
}

/** Reads the pattern of a deny or ask rule. */
export function pathCover(pattern: string, given: { roots: PathRoots; effect: RuleEffect }): PathCover {
  const anchors = pattern.startsWith('/') && !pattern.startsWith('//') ? [pattern, `/${pattern}`] : [pattern]
  // `secrets/**` is meant to keep the folder itself too.
  const folders = anchors.flatMap((one) => (/.\/\*\*$/.test(one) ? [one.slice(0, -3)] : []))
  const matchers = [...anchors, ...folders].map((one) => compilePath(one, given))
  const abstract = anchors.flatMap((one) => abstractPatterns(one, given.roots))
  const cover = ({ path, deep }: { path: string; deep: boolean }): Covers => {
    const known = isKnown(path)
    if (known && matchers.some((matches) => matches(path))) return 'yes'
    if (known && !deep) return 'no'
    const lower = path.toLowerCase()
    const below = `${path === '/' ? '' : lower}/${anyText}`
    return abstract.some(
      (one) => (!known && canMeet(lower, one) && !isSource(lower, one)) || (deep && canMeet(below, one)),
    )
      ? 'maybe'
      : 'no'
  }
  return Object.assign(cover, { plain: matchers.map(({ plain }) => plain) })
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
const namesFile =
  /\/\.env[^/]*$|\/id_\w+$|\/\.(?:netrc|npmrc|pypirc|pgpass|bashrc|zshrc|profile)$|[^/]\.[a-z0-9]{1,5}$/

/** Endings of what people write and draw, which no folder has. */
const written =
  'ts tsx mts cts js jsx mjs cjs vue svelte py pyi rb go rs java kt kts scala swift dart c h cc cpp hpp cs fs php pl lua ex exs erl hs clj sh bash zsh fish ps1 sql md mdx rst adoc html css scss sass less proto graphql tf'
const drawn = 'png jpg jpeg gif svg ico webp pdf csv tsv mp3 mp4 mov wav webm woff woff2 ttf'
const sourceEnding = new RegExp(`\\.(?:${`${written} ${drawn}`.replaceAll(' ', '|')})$`)

const fileName = new RegExp(
  `[^/]\\.(?:${written.replaceAll(' ', '|')}|txt|log|json|jsonl|ya?ml|toml|xml|ini|cfg|conf|csv|tsv|lock|zip|jar|war|whl|t?gz|tar|bz2|xz|zst|7z|pdf|png|jpe?g|gif|svg|ico|woff2?|db|sqlite3?|wasm|so|exe|dll|bin|dmg|iso|deb|rpm)$|/(?:LICEN[SC]E|README|CHANGELOG|NOTICE|AUTHORS|(?:Make|Docker|Rake|Gem|Pip|Jenkins|Vagrant|Proc|Brew|Just)file)$`,
  'i',
)

/** Whether a path is by its ending one of a file, so that nothing lies below it either. */
export function isFile(path: string): boolean {
  return fileName.test(path)
}

/** Whether a name, or what a pattern finds, ends as source code, prose and pictures do. */
export function isSourceName(name: string): boolean {
  return sourceEnding.test(name)
}

/** Whether names that end as source code does (`*.ts`) meet a hidden one only by what may follow its dot (`.env.*`). */
function isSource(path: string, pattern: string): boolean {
  return (
    /\/\.[^/]*[\uE000\uE001]$/.test(pattern) &&
    /(?:^|\/)[\uE000\uE001][^/]*$/.test(path) &&
    isSourceName(path)
  )
}

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

/** The name that stands for whatever is made in a folder. */
export const anyBelow = 'x'

/** Whether the pattern of an allow rule surely covers the path. */
export function surelyCovers(pattern: string, path: string, matches: (path: string) => boolean): boolean {
  if (isKnown(path)) return matches(path)
  if (path.includes(anyText) || !pattern.endsWith('/**')) return false
  // A glob makes no `..`, so that what begins below the folder stays there.
  const prefix = knownPrefix(path)
  const folder = prefix.slice(0, prefix.lastIndexOf('/'))
  return matches(`${folder}/${anyBelow}`) && isWithin(path, folder)
}
