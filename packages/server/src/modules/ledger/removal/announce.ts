import type { EntryData, NewEntry } from '@sekisho/contract'
import type { Holding } from './holds.ts'
import { endOf, readPage, runsOf, type PageOptions } from './page.ts'

export interface AnnounceOptions extends PageOptions {
  /** durable when it resolves */
  append: (entry: NewEntry<'entries.removed'>) => Promise<void>
  /** resolves once what was appended before is under a checkpoint; false: it was stopped. @throws when that takes too long */
  covered: () => Promise<boolean>
  holding: Holding
  /** what was announced by rule and not covered yet, kept from round to round */
  pending: Map<PageOptions['rule'], ReadonlySet<number>>
  /** pages that are announced together */
  announcedPages: number
  signal?: AbortSignal | undefined
}

/** Of one entry: what is due alternates with what is kept at worst, and then each leaf is a run of its own. */
const maxRuns = 500

/**
 * Says which texts of the next pages are due, and waits until that is under a checkpoint: who is given the ledger up to there from
 * then on is given the explanation with it. The lock of the holds is held for a page at a time and not while it waits, so
 * that what is announced may still be kept: a text that is there explains itself.
 * @returns their leaves; undefined: it was stopped
 */
export async function announce(options: AnnounceOptions): Promise<ReadonlySet<number> | undefined> {
  const { now, append, holding } = options
  const leaves: number[] = []
  let from: number | undefined
  for (let pages = 0; pages < options.announcedPages && options.signal?.aborted !== true; pages++) {
    const page = await holding((holds) => readPage(options, holds, from))
    if (page === undefined) break
    leaves.push(...page.due.entries.map(({ leaf }) => leaf))
    from = page.next
  }
  if (options.signal?.aborted === true) return undefined
  const runs = runsOf(leaves)
  const entries: NewEntry<'entries.removed'>[] = []
  for (let at = 0; at < runs.length; at += maxRuns) {
    const data = removalOf(options, runs.slice(at, at + maxRuns))
    entries.push({ kind: 'entries.removed', time: now, actor: { type: 'system' }, data })
  }
  if (entries.length === 0) return new Set()
  await Promise.all(entries.map(append))
  const announced = new Set(leaves)
  options.pending.set(options.rule, announced)
  return whenCovered(options, announced)
}

/** A round that ended before a checkpoint came has said already what is due: the next one waits for that, and says nothing anew. */
export async function announcedBefore(options: AnnounceOptions): Promise<ReadonlySet<number> | undefined> {
  const announced = options.pending.get(options.rule)
  return announced === undefined ? new Set() : whenCovered(options, announced)
}

async function whenCovered(
  { covered, pending, rule }: AnnounceOptions,
  announced: ReadonlySet<number>,
): Promise<ReadonlySet<number> | undefined> {
  if (!(await covered())) return undefined
  pending.delete(rule)
  return announced
}

function removalOf(
  options: PageOptions,
  leaves: readonly (readonly [number, number])[],
): EntryData['entries.removed'] {
  const { kinds, retention, days } = options.rule
  const count = leaves.reduce((sum, [, each]) => sum + each, 0)
  return { kinds, retention, days, before: endOf(options), count, leaves }
}
