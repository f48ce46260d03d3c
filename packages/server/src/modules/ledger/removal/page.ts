import { createHash } from 'node:crypto'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Place as EntryPlaces, Removal } from '../batch.ts'
import { forward, type LeafEntry } from '../queries/forward.ts'
import type { LedgerSchema } from '../schema.ts'
import { passedCursors } from '../writer/remove-bodies.ts'
import { dueOf, entryOf, sooner, type Due, type Passed } from './due.ts'
import type { Holds } from './holds.ts'
import type { KeepRule } from './keep-rules.ts'

export interface PageOptions {
  read: ReadonlyKysely<LedgerSchema>
  rule: KeepRule
  rules: readonly KeepRule[]
  /** epoch milliseconds */
  now: number
  /** leaves from here on are not counted yet */
  projected: number
  pageEntries: number
}

/** Entries that follow one another in the tree, as one rule sees them under some holds. */
export interface Page {
  due: Due
  /** the leaf that the page after it begins with */
  next: number
  /** says that it is dealt with, once what is due is emptied */
  cursor: Removal['cursor']
}

/** Rules are in days; what was passed over is looked at again a day after it was due, so that this is at most once a day. */
const dayMs = 86_400_000

/** What is older may go. */
export function endOf({ rule, now }: Pick<PageOptions, 'rule' | 'now'>): number {
  return now - rule.days * dayMs
}

/**
 * @param from the leaf to begin with; absent: where the removal stands under these holds
 * @returns undefined when nothing more is old enough
 */
export async function readPage(
  options: PageOptions,
  { version, holds }: Holds,
  from?: number,
): Promise<Page | undefined> {
  const { read, rule, rules, pageEntries } = options
  const before = endOf(options)
  const name = cursorName(rule, rules, version)
  const place = await readPlace(read, name, before)
  const first = from ?? place.next
  const due = dueOf(await forward(read, first, pageEntries), { ...options, before, holds })
  if (due.through === 0) return undefined
  const next = first + due.through
  return { due, next, cursor: { name, from: place.from, next, passed: sooner(place.passed, due.passed) } }
}

interface Place {
  /** what the cursor says */
  from: number | undefined
  /** the leaf to go on with */
  next: number
  /** leaves before it that were passed over */
  passed: Passed | undefined
}

async function readPlace(read: ReadonlyKysely<LedgerSchema>, name: string, before: number): Promise<Place> {
  const from = await readNamed(read, name)
  const next = from ?? 0
  const names = passedCursors(name)
  const first = (await readNamed(read, names.first)) ?? next
  const soonest = (await readNamed(read, names.soonest)) ?? next
  if (first >= next) return { from, next, passed: undefined }
  const [found] = await forward(read, soonest, 1)
  const entry = found && entryOf(found)
  // One that is gone by now leaves open which of the others comes next.
  if (entry === undefined || entry.time < before - dayMs) return { from, next: first, passed: undefined }
  return { from, next, passed: { first, soonest, time: entry.time } }
}

export function placesOf(entries: readonly LeafEntry[]): EntryPlaces[] {
  const places: EntryPlaces[] = []
  for (const boot of new Set(entries.map((entry) => entry.boot))) {
    const seqs = entries.filter((entry) => entry.boot === boot).map(({ seq }) => seq)
    for (const [firstSeq, count] of runsOf(seqs)) places.push({ boot, firstSeq, count })
  }
  return places
}

/** Rising numbers as runs: the first, and how many follow one another. */
export function runsOf(numbers: readonly number[]): [first: number, count: number][] {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last[0] + last[1] === number) last[1] += 1
    else runs.push([number, 1])
  }
  return runs
}

/** Of the cursors of removals, which stay for good. */
export const cursorPrefix = 'removal '

/** Another rule, or another set of holds, begins again: what was passed over may be due now. */
function cursorName(rule: KeepRule, rules: readonly KeepRule[], version: string): string {
  const text = JSON.stringify([rules.slice(0, rules.indexOf(rule) + 1), version])
  return `${cursorPrefix}${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
}

async function readNamed(read: ReadonlyKysely<LedgerSchema>, name: string): Promise<number | undefined> {
  const row = await read
    .selectFrom('ledger_cursors')
    .select('next_leaf')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.next_leaf
}
