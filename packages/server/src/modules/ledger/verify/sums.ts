import { createDailySums, type DailySums } from '../daily-sums.ts'
import { createDays } from '../day.ts'
import type { IndexRow } from '../index-row.ts'
import { spendCounts, spendKey } from '../spend-counts.ts'
import type { Changes } from '../writer/fold.ts'

/** What is counted from entries, each table as one number a day. */
export type Sums = Record<SumName, DailySums>

/** The same, as it crosses from a thread. */
export type SummedDays = Record<SumName, ReadonlyMap<string, bigint>>

const sumNames = [
  'spend',
  'refusals',
  'index',
  // These have no days.
  'conversations',
  'memberships',
  // All conversations together: of those that were forgotten nothing else is known.
  'allConversations',
] as const
type SumName = (typeof sumNames)[number]

export type Counted = Pick<Changes, 'spend' | 'refusals' | 'index' | 'conversations' | 'memberships'>

export function createSums(salt: Uint8Array): Sums {
  return {
    spend: createDailySums(salt),
    refusals: createDailySums(salt),
    index: createDailySums(salt),
    conversations: createDailySums(salt),
    memberships: createDailySums(salt),
    allConversations: createDailySums(salt),
  }
}

export function daysOf(sums: Sums): SummedDays {
  const { spend, refusals, index, conversations, memberships, allConversations } = sums
  return {
    spend: spend.days(),
    refusals: refusals.days(),
    index: index.days(),
    conversations: conversations.days(),
    memberships: memberships.days(),
    allConversations: allConversations.days(),
  }
}

export function addSummed(sums: Sums, summed: SummedDays): void {
  for (const name of sumNames) sums[name].addSums(summed[name])
}

export function addCounts(
  sums: Sums,
  { spend = [], refusals = [], index = [], ...timeless }: Partial<Counted>,
): void {
  for (const row of spend) {
    const { day } = row
    const key = keyOf(spendKey.map((name) => row[name]))
    sums.spend.add({ day, key, counts: spendCounts.map((name) => row[name]) })
  }
  for (const { day, code, count } of refusals) sums.refusals.add({ day, key: code, counts: [count] })
  const dayOf = createDays()
  for (const row of index) sums.index.add({ day: dayOf(row.time), key: indexKey(row), counts: [1] })
  if (timeless.conversations) addConversations(sums, timeless.conversations)
  for (const { id, kind, name } of timeless.memberships ?? []) {
    sums.memberships.add({ day: '', key: keyOf([id, kind, name]), counts: [1] })
  }
}

function addConversations(sums: Sums, rows: Counted['conversations']): void {
  const all = [0, 0, 0]
  for (const { conversation_id, hash, ...row } of rows) {
    const counts = [row.calls, row.counted_tokens, row.cost_micro_usd]
    sums.conversations.add({ day: '', key: keyOf([conversation_id, hash]), counts })
    for (const [column, count] of counts.entries()) all[column] = (all[column] ?? 0) + count
  }
  sums.allConversations.add({ day: '', key: '', counts: all })
}

/** As JSON, so that no part can be taken for the next. */
function keyOf(parts: readonly (string | number)[]): string {
  return JSON.stringify(parts)
}

/** Cheaper, for what has a row for each call: an entry's own names have no NUL in them (`indexName`). */
function indexKey(row: IndexRow): string {
  const { time, leaf, kind, person, actor, model, code, project, conversation } = row
  return `${time} ${leaf} ${conversation} ${kind}\0${person}\0${actor}\0${model}\0${code}\0${project}`
}
