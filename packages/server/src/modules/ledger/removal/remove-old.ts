import { commitmentsIn } from '../../../platform/sql/personal-values.ts'
import type { Writer } from '../batch.ts'
import type { LedgerOptions } from '../options.ts'
import { readCursor } from '../writer/projector.ts'
import { announce, announcedBefore, type AnnounceOptions } from './announce.ts'
import { entryOf } from './due.ts'
import type { Holds } from './holds.ts'
import { placesOf, readPage, runsOf } from './page.ts'
import { eraseOrphaned } from './orphaned.ts'
import { eraseLeft } from './unerased.ts'

type Given = Omit<AnnounceOptions, 'rule' | 'projected' | 'pageEntries' | 'announcedPages'>

export interface RemovalOptions
  extends Given, Partial<Pick<AnnounceOptions, 'pageEntries' | 'announcedPages'>> {
  writer: Pick<Writer, 'remove' | 'erased'>
  eraseValues?: LedgerOptions['eraseValues'] | undefined
  valuesAfter?: LedgerOptions['valuesAfter'] | undefined
  outbox?: LedgerOptions['outbox'] | undefined
}

/** One page is held in memory, and emptied under the lock of the holds. */
const pageEntries = 1_000
/** So that a wait for a checkpoint, of a second or two where another node signs, is one in 50,000 entries. */
const announcedPages = 50
/** Announcements in a row that other holds made void. */
const maxVoid = 10

/**
 * Empties the texts of entries that are older than their rule says. Their leaf hashes stay, so that the tree and the
 * chains still verify. The entry that says which are removed is under a checkpoint before any is, so that an empty text
 * that no entry explains was emptied by somebody else.
 *
 * Each page is removed under the lock of the holds, which nodes share, and moves a cursor only from where it was read:
 * two nodes never do the same page, also when one of them has lost its lock without knowing it (decision 116). What is due
 * under the lock and was not announced, because the holds are others by now, is announced first (decision 142).
 *
 * What is personal in a page is erased after it. A round before this one that came to nothing in between left it noted, and
 * this one erases that first (decision 150).
 * @returns how many were removed
 */
export async function removeOld(given: RemovalOptions): Promise<number> {
  await eraseLeft(given)
  await eraseOrphaned(given)
  if (given.rules.length === 0) return 0
  const projected = await readCursor(given.read)
  let removed = 0
  for (const rule of given.rules) {
    removed += await removeByRule({ pageEntries, announcedPages, ...given, rule, projected })
  }
  return removed
}

type RuleOptions = AnnounceOptions & Pick<RemovalOptions, 'writer' | 'eraseValues'>

async function removeByRule(options: RuleOptions): Promise<number> {
  const { holding, eraseValues } = options
  let announced = await announcedBefore(options)
  let inVain = 0
  let removed = 0
  while (options.signal?.aborted !== true && announced !== undefined) {
    const leaves: ReadonlySet<number> = announced
    const step = await holding((holds) => removePage(options, holds, leaves))
    if (step === 'end') break
    if (step === 'unannounced') {
      if (++inVain > maxVoid)
        throw new Error('the legal holds changed each time that removals were announced')
      announced = await announce(options)
      continue
    }
    inVain = 0
    // Beside the lock, which the control plane's changes wait for.
    if (step.commitments.length > 0) await eraseValues?.(step.commitments)
    removed += step.removed
  }
  return removed
}

interface RemovedPage {
  removed: number
  /** what is to be erased now */
  commitments: readonly string[]
}

/** @returns what was removed; or that nothing is left to do here, or that some of it would have to be announced before */
async function removePage(
  options: RuleOptions,
  holds: Holds,
  announced: ReadonlySet<number>,
): Promise<RemovedPage | 'end' | 'unannounced'> {
  const page = await readPage(options, holds)
  if (page === undefined) return 'end'
  const { entries, times } = page.due
  const leaves = entries.map(({ leaf }) => leaf)
  if (!leaves.every((leaf) => announced.has(leaf))) return 'unannounced'
  if (leaves.length > 0) await holds.confirm()
  const texts = entries.flatMap((found) => entryOf(found) ?? [])
  const commitments = options.eraseValues ? commitmentsIn(texts) : []
  const isOurs = await options.writer.remove({
    places: placesOf(entries),
    leaves: runsOf(leaves),
    times,
    commitments,
    cursor: page.cursor,
  })
  // Else another node does this walk.
  return isOurs ? { removed: entries.length, commitments } : 'end'
}
