import { isKnown, knownPrefix } from '../abstract-text.ts'
import type { Effect } from '../effects.ts'
import { baseName, isWithin } from '../place.ts'
import { onlyLooks } from '../read-only.ts'

type FileEffect = Extract<Effect, { path: string }>

/** Programs all of whose writing is among the effects. */
const told = new Set(
  'cp mv ln install rm rmdir unlink tee touch mkdir chmod tar zip gzip gunzip sed'.split(' '),
)

/** By whom a file or an empty folder is made of the name that is written, no link and nothing below it. */
const plain = /^(?:[<>&|]+|tee|touch|mkdir|tar|zip)$/

/**
 * Whether what the disk shows of a folder is still so when a program of the call works there. In what order the parts of a call
 * run is not asked: there are loops, pipes and jobs in the background.
 */
export function staysAsIs(effects: readonly Effect[]): (effect: FileEffect, folder: string) => boolean {
  const runs = effects.flatMap((effect) =>
    effect.kind === 'execute' && !effect.carrier && !onlyLooks(effect.words)
      ? [baseName(effect.words[0] ?? '')]
      : [],
  )
  const others = runs.filter((name) => !told.has(name))
  const written = effects.filter((effect): effect is FileEffect => effect.kind === 'write')
  return (effect, folder) => {
    // What one program does in one run is its own.
    const alone = others.length === 0 || (others.length === 1 && others[0] === effect.by)
    return alone && written.every((one) => isSame(one, effect) || leaves(one, folder.toLowerCase()))
  }
}

function isSame(one: FileEffect, { path, by }: FileEffect): boolean {
  return one.path === path && one.by === by
}

/** Whether a write changes neither a folder nor what lies below it, beyond a file that is made. @param folder lower case */
function leaves({ path, by, deep }: FileEffect, folder: string): boolean {
  const place = folderOf(path.toLowerCase())
  if (isWithin(folder, place)) return false
  return (plain.test(by) && !deep && isKnown(path)) || !isWithin(place, folder)
}

/** Up to where nothing is unknown. */
export function folderOf(path: string): string {
  const prefix = knownPrefix(path)
  return prefix === path ? path : prefix.slice(0, prefix.lastIndexOf('/')) || '/'
}
