import { createHash } from 'node:crypto'
import type { Entry, EntryData, NewEntry } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Place, Writer } from '../batch.ts'
import { forward, type LeafEntry } from '../queries/forward.ts'
import type { LedgerSchema } from '../schema.ts'
import { readCursor } from '../writer/projector.ts'
import { ruleFor, type KeepRule } from './keep-rules.ts'

/** What must stay, whatever its age. */
export interface Holds {
  /** differs whenever other entries are held */
  version: string
  holds: (entry: Entry) => boolean
}

export interface RemovalOptions {
  read: ReadonlyKysely<LedgerSchema>
  writer: Pick<Writer, 'remove'>
  /** durable when it resolves */
  append: (entry: NewEntry<'entries.removed'>) => Promise<void>
  rules: readonly KeepRule[]
  /** asked before each page is removed: a run may be long, and a hold counts from when it is placed */
  holds: () => Promise<Holds>
  /** epoch milliseconds */
  now: number
  /** ends the walk between two pages */
  signal?: AbortSignal | undefined
}

const dayMs = 86_400_000
const pageEntries = 1_000

/**
 * Empties the texts of entries that are older than their rule says. Their leaf hashes stay, so that the tree and the
 * chains still verify. The entry that says which are removed is durable before any is, so that an empty text that no
 * entry explains was emptied by somebody else.
 * @returns how many were removed
 */
export async function removeOld(options: RemovalOptions): Promise<number> {
  const projected = await readCursor(options.read)
  let removed = 0
  for (const rule of options.rules) removed += await applyRule(rule, projected, options)
  return removed
}

async function applyRule(rule: KeepRule, projected: number, options: RemovalOptions): Promise<number> {
  const { read, now, signal } = options
  const { version } = await options.holds()
  const cursor = cursorName(rule, options.rules, version)
  const before = now - rule.days * dayMs
  let removed = 0
  let next = (await readNamed(read, cursor)) ?? 0
  for (;;) {
    const page = await forward(read, next, pageEntries)
    const holds = await options.holds()
    // Others are held now, for which there is a cursor of its own: the next run begins with them.
    if (holds.version !== version) return removed
    const due = dueOf(page, { before, projected, rule, rules: options.rules, holds })
    if (due.through === 0 || signal?.aborted === true) return removed
    next += due.through
    const leaves = runsOf(due.entries.map(({ leaf }) => leaf))
    if (leaves.length > 0) await options.append(removalEntry(rule, leaves, { before, now }))
    const places = placesOf(due.entries)
    await options.writer.remove({ places, leaves, times: due.times, cursor: { name: cursor, next } })
    removed += due.entries.length
    if (due.through < page.length) return removed
  }
}

interface Due {
  entries: readonly LeafEntry[]
  /** of the earliest and the latest of them */
  times: { from: number; to: number }
  /** how many entries of the page are dealt with: those before the first that is too young */
  through: number
}

interface DueOptions {
  before: number
  projected: number
  rule: KeepRule
  rules: readonly KeepRule[]
  holds: Holds
}

function dueOf(page: readonly LeafEntry[], { before, projected, rule, rules, holds }: DueOptions): Due {
  const entries: LeafEntry[] = []
  const times = { from: Infinity, to: 0 }
  let through = 0
  for (const found of page) {
    // What is counted from an entry must be counted first.
    if (found.leaf >= projected) break
    if (found.text !== undefined) {
      // Written by encodeNewEntry; whether it is still what was written is for verify to say.
      const entry = JSON.parse(found.text) as Entry
      if (entry.time >= before) break
      // The first names the ledger: when and by whom it was begun.
      if (found.leaf > 0 && ruleFor(rules, entry) === rule && !holds.holds(entry)) {
        entries.push(found)
        times.from = Math.min(times.from, entry.time)
        times.to = Math.max(times.to, entry.time)
      }
    }
    through += 1
  }
  return { entries, times, through }
}

function removalEntry(
  { kinds, retention, days }: KeepRule,
  leaves: readonly (readonly [number, number])[],
  { before, now }: { before: number; now: number },
): NewEntry<'entries.removed'> {
  const data: EntryData['entries.removed'] = {
    kinds,
    retention,
    days,
    before,
    count: leaves.reduce((sum, [, count]) => sum + count, 0),
    leaves,
  }
  return { kind: 'entries.removed', time: now, actor: { type: 'system' }, data }
}

function placesOf(entries: readonly LeafEntry[]): Place[] {
  const places: Place[] = []
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

/** Another rule, or another set of holds, begins again: what was passed over may be due now. */
function cursorName(rule: KeepRule, rules: readonly KeepRule[], version: string): string {
  const text = JSON.stringify([rules.slice(0, rules.indexOf(rule) + 1), version])
  return `removal ${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
}

async function readNamed(read: ReadonlyKysely<LedgerSchema>, name: string): Promise<number | undefined> {
  const row = await read
    .selectFrom('ledger_cursors')
    .select('next_leaf')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.next_leaf
}
