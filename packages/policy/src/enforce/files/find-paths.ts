import { anyFolder, anyText, canMeet, holdsMarks, isKnown } from '../abstract-text.ts'
import { isWithin } from '../place.ts'
import type { Entry, Files } from './files.ts'
import { realPath, type LinkAt } from './real-path.ts'

/** What is looked for on the disk: as the call names it, with unknown parts and `..` in it. */
export interface Sought {
  path: string
  deep: boolean
}

/** What is there of it. */
export interface FoundPaths {
  /** by the names the call knows them under */
  paths: readonly string[]
  /** where links lead that were met, if not to what is in `paths` already; parts of it may be unknown */
  led: readonly string[]
  /** that is all: nothing was left out, and nothing of the path is more than a glob */
  whole: boolean
}

/** What may be read for one call: names, of which a folder counts for some, and a link. */
export interface Allowance {
  left: number
}

export const mostNames = 800
/** A folder of more is not looked at: each name is held against each glob and rule. */
const mostInFolder = 1024
const costOfLook = 4
const mostDepth = 32
const mostLed = 64

/** With the slash after it, for it may be no folder at all. */
export const anyFolders = new RegExp(`${anyFolder}/?`, 'g')

/** Empty texts stand for the root. */
interface Place {
  /** as the call names it */
  text: string
  /** where it is, no link on the way */
  real: string
}

interface Search {
  files: Files
  linkAt: LinkAt
  allowance: Allowance
  /** folded; of what is found at any depth only such paths count */
  pattern: string | undefined
  paths: string[]
  led: Set<string>
  whole: boolean
}

/**
 * Finds what a glob or a folder stands for, breadth first, so that a limit leaves out what lies deepest. A star finds hidden names
 * too: whether the person's own shell was told so is not known.
 */
export function findPaths(
  { path, deep }: Sought,
  given: { files: Files; linkAt: LinkAt; allowance: Allowance },
): FoundPaths {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  const globbed = indexOrEnd(segments, (segment) => !isKnown(segment))
  const any = indexOrEnd(segments, (segment) => segment.includes(anyText) || segment.includes(anyFolder))
  const pattern = any < segments.length ? patternOf(segments) : undefined
  const search: Search = { ...given, pattern, paths: [], led: new Set(), whole: !path.includes(anyText) }
  const roots = expand([{ text: '', real: '' }], segments.slice(0, globbed), search)
  const places = expand(roots, segments.slice(globbed, any), search)
  if (pattern === undefined) for (const { text } of places) search.paths.push(text || '/')
  if (deep || pattern !== undefined) for (const place of places) walk(place, search)
  // Links before the first glob are no matter of what is found: the path as a whole is followed there.
  const [root] = roots
  for (const { text, real } of places)
    if (root !== undefined && real !== root.real + text.slice(root.text.length)) lead(real || '/', search)
  return { paths: search.paths, led: [...search.led], whole: search.whole }
}

function indexOrEnd(segments: readonly string[], test: (segment: string) => boolean): number {
  const at = segments.findIndex(test)
  return at < 0 ? segments.length : at
}

function patternOf(segments: readonly string[]): string {
  return folded(`/${segments.join('/')}`).replaceAll(anyFolders, anyText)
}

/** A name as disks may take it for another: in any letter case, and however its accents are put together. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** The places that lie further along, links followed. */
function expand(from: readonly Place[], segments: readonly string[], search: Search): readonly Place[] {
  let places = from
  for (const segment of segments)
    places = isKnown(segment)
      ? places.map((place) => enter(place, segment, search))
      : places.flatMap((place) => matching(place, segment, search))
  return places
}

/** One step further; the system goes up from where it is, a name is what the call says. */
function enter({ text, real }: Place, name: string, search: Search): Place {
  const next = realPath(`${real}/${name}`, search.linkAt)
  if (!next.sure) search.whole = false
  const named = name === '..' ? text.slice(0, text.lastIndexOf('/')) : `${text}/${name}`
  return { text: named, real: next.path === '/' ? '' : next.path }
}

function enterLink(place: Place, name: string, search: Search): Place {
  search.allowance.left -= costOfLook
  const there = enter(place, name, search)
  // A link of which it is not known where it leads, or that leads in a circle.
  if (there.real === `${place.real}/${name}`) search.whole = false
  return there
}

function matching(place: Place, glob: string, search: Search): Place[] {
  const wanted = folded(glob)
  return entriesOf(place.real, search, { glob }).flatMap(({ name, kind }) => {
    if (!canMeet(folded(name), wanted)) return []
    if (kind === 'link') return [enterLink(place, name, search)]
    return [{ text: `${place.text}/${name}`, real: `${place.real}/${name}` }]
  })
}

/** Everything below a folder; a link is led to, not walked into. */
function walk(from: Place, search: Search): void {
  let level: readonly Place[] = [from]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostDepth) search.whole = false
    level =
      depth > mostDepth
        ? []
        : level.flatMap((folder) =>
            entriesOf(folder.real, search, { glob: search.pattern, andBelow: true }).flatMap((entry) =>
              meet(entry, folder, { from, search }),
            ),
          )
  }
}

/** Notes an entry of a folder, and gives it where it is a folder itself. */
function meet(
  { name, kind }: Entry,
  folder: Place,
  { from, search }: { from: Place; search: Search },
): Place[] {
  const place = { text: `${folder.text}/${name}`, real: `${folder.real}/${name}` }
  const wanted = search.pattern === undefined || canMeet(folded(place.text), search.pattern)
  if (wanted) search.paths.push(place.text)
  if (kind === 'folder') return [place]
  if (kind === 'link') followFound(enterLink(folder, name, search).real || '/', { wanted, from, search })
  return []
}

function followFound(
  target: string,
  { wanted, from, search }: { wanted: boolean; from: Place; search: Search },
): void {
  const { pattern } = search
  // What lies below the folder is met there, under whatever name.
  if (pattern === undefined && isWithin(target, from.real || '/')) return
  if (wanted) lead(target, search)
  if (pattern !== undefined && isFolder(target, search))
    lead(`${target}/${anyText}${pattern.slice(pattern.lastIndexOf(anyText) + 1)}`, search)
}

function isFolder(path: string, { files }: Search): boolean {
  return (files.entriesOf(path, true) ?? null) !== null
}

function lead(path: string, search: Search): void {
  if (search.led.size < mostLed) search.led.add(path)
  else search.whole = false
}

/** Of what was not there nothing is read. @param given the glob names are held against, which is work by its length */
function entriesOf(
  folder: string,
  search: Search,
  { glob = '', andBelow = false }: { glob?: string | undefined; andBelow?: boolean },
): readonly Entry[] {
  const { allowance, files } = search
  const held = allowance.left > 0 ? files.entriesOf(folder || '/', andBelow) : undefined
  const entries = held !== null && held !== undefined && held.length > mostInFolder ? undefined : held
  allowance.left -= costOfLook + (entries?.length ?? 0) * (1 + (glob.length >> 6))
  if (entries === undefined || entries?.some(({ name }) => holdsMarks(name)) === true) search.whole = false
  return entries?.filter(({ name }) => !holdsMarks(name)) ?? []
}
