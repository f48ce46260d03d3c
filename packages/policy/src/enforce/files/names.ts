import type { PathCover } from '../path-rules.ts'

/** Paths that were found. */
export interface Names {
  /** whether a rule surely covers one of them */
  anyUnder(cover: PathCover): boolean
}

/** Rules are held against all at once first: most have nothing in common with what is there. */
export function createNames(paths: readonly string[]): Names {
  const spelled = paths.flatMap(spellings)
  const all = spelled.join('\n').toLowerCase()
  return {
    anyUnder: (cover) =>
      cover.plain?.some((text) => all.includes(text)) !== false &&
      spelled.some((path) => cover({ path, deep: false }) === 'yes'),
  }
}

const plainLetters = /^[ -~]*$/

/** Some disks give a name with its accents apart, which a rule hardly has. */
function spellings(path: string): string[] {
  return plainLetters.test(path) ? [path] : [path, path.normalize('NFC'), path.normalize('NFD')]
}
