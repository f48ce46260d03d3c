import type { Entry } from '@sekisho/contract'
import type { PassedOver } from '../batch.ts'
import type { LeafEntry } from '../queries/forward.ts'
import type { Holds } from './holds.ts'
import { ruleFor, type KeepRule } from './keep-rules.ts'

/** What of a page of entries is to be removed. */
export interface Due {
  entries: readonly LeafEntry[]
  /** of the earliest and the latest of them */
  times: { from: number; to: number }
  /** how many entries of the page are dealt with */
  through: number
  /** of these, those that are not old enough */
  passed: Passed | undefined
}

/** Leaves whose times are ahead of that of later ones: the first of them, and the one whose time comes soonest. */
export interface Passed extends PassedOver {
  /** of the latter, epoch milliseconds */
  time: number
}

interface DueOptions {
  /** epoch milliseconds: what is earlier is old enough */
  before: number
  now: number
  /** leaves from here on are not counted yet */
  projected: number
  rule: KeepRule
  rules: readonly KeepRule[]
  holds: Holds['holds']
}

/** Entries of several nodes are a little out of order. Who is younger by no more is waited for. */
const outOfOrderMs = 3_600_000

/**
 * Entries stand in the order in which they were given leaves, and say times of their nodes' clocks. One whose clock was
 * ahead is passed over, so that it does not keep all that came after it: it is due when its own time has come.
 */
export function dueOf(page: readonly LeafEntry[], options: DueOptions): Due {
  const { before, now, projected } = options
  const entries: LeafEntry[] = []
  const times = { from: Infinity, to: 0 }
  let through = 0
  let passed: Passed | undefined
  /** those that are too young, as long as nothing older came after */
  let young: Passed | undefined
  for (const [at, found] of page.entries()) {
    // What is counted from an entry must be counted first.
    if (found.leaf >= projected) break
    const entry = entryOf(found)
    if (entry === undefined) {
      // Another rule removed it, which says nothing of how far this one is.
      if (young === undefined) through = at + 1
    } else if (entry.time < before) {
      passed = sooner(passed, young)
      young = undefined
      through = at + 1
      if (!isDue(found, entry, options)) continue
      entries.push(found)
      times.from = Math.min(times.from, entry.time)
      times.to = Math.max(times.to, entry.time)
    } else if (entry.time > now && young === undefined) {
      // Ahead for certain.
      passed = sooner(passed, passedOf(found, entry))
      through = at + 1
    } else if (entry.time < before + outOfOrderMs) break
    else young = sooner(young, passedOf(found, entry))
  }
  return { entries, times, through, passed }
}

function passedOf({ leaf }: LeafEntry, { time }: Entry): Passed {
  return { first: leaf, soonest: leaf, time }
}

/** Of both, @param first stands before @param then in the tree */
export function sooner(first: Passed | undefined, then: Passed | undefined): Passed | undefined {
  if (first === undefined || then === undefined) return first ?? then
  const { soonest, time } = then.time < first.time ? then : first
  return { first: first.first, soonest, time }
}

function isDue({ leaf }: LeafEntry, entry: Entry, { rule, rules, holds }: DueOptions): boolean {
  // The first names the ledger: when and by whom it was begun.
  return leaf > 0 && ruleFor(rules, entry) === rule && !holds(entry)
}

/** Undefined: it was removed. */
export function entryOf({ text }: LeafEntry): Entry | undefined {
  // Written by encodeNewEntry; whether it is still what was written is for verify to say.
  return text === undefined ? undefined : (JSON.parse(text) as Entry)
}
