import { randomBytes } from 'node:crypto'
import type { Entry, EntryData } from '@sekisho/contract'
import type { LedgerProblem, ProjectionCheck } from '@sekisho/ledger'
import { sql, type Transaction } from 'kysely'
import { createDailySums, type DailySums } from './daily-sums.ts'
import { createDays } from './day.ts'
import type { IndexRow } from './index-row.ts'
import { indexPages } from './queries/index-rows.ts'
import { endOfDays, spendPages } from './queries/spend-rows.ts'
import type { ConversationsTable, LedgerSchema, MembershipsTable } from './schema.ts'
import { spendCounts, spendKey } from './spend-counts.ts'
import { forgottenConversations } from './writer/forget.ts'
import { createFold, type Changes, type OpenExchange } from './writer/fold.ts'
import { readCursor } from './writer/projector.ts'

/** Bounds the memory, beside the exchanges that are open and a number a day. */
const maxEntries = 20_000
const pageRows = 500

interface Sums {
  spend: DailySums
  refusals: DailySums
  index: DailySums
  /** these two have no days */
  conversations: DailySums
  memberships: DailySums
  /** of all conversations together: of those that were forgotten nothing else is known */
  allConversations: DailySums
}

type Counted = Pick<Changes, 'spend' | 'refusals' | 'index' | 'conversations' | 'memberships'>

/**
 * Folds the entries as the projector does, as far as its cursor, and compares spend, refusals, what conversations used,
 * memberships, open exchanges and what entries are found by with what is stored. A projection that is behind agrees with its cursor. Which rows of a day differ is not told.
 * A settlement that finds nothing open counts nothing and is no problem: a frozen node may settle what was settled for
 * it as lost, and a call whose admission the ledger could not take settles all the same.
 * What is counted from entries whose texts were removed since can be compared with nothing: the days that removals
 * reach into are left out, and so is what conversations used, which has no days.
 * @param foldEntries how many entries are folded at a time
 */
export async function checkProjections(
  database: Transaction<LedgerSchema>,
  foldEntries = maxEntries,
): Promise<ProjectionCheck> {
  const cursor = await readCursor(database)
  const salt = randomBytes(32)
  const sums = createSums(salt)
  const seen = new Set<string>()
  const open = new Map<string, OpenExchange>()
  const dayOf = createDays()
  let removedUntil = 0
  let fold = createFold()
  let size = 0

  function flush(): void {
    const { opened, closed, ...counted } = fold.close(open)
    for (const exchange of opened) if (!open.has(exchange.exchange)) open.set(exchange.exchange, exchange)
    for (const exchange of closed) open.delete(exchange)
    // Each boot says again whom it has seen; that is one row all the same.
    const memberships = counted.memberships.filter((row) => isNew(seen, JSON.stringify(row)))
    addCounts(sums, { ...counted, memberships })
    fold = createFold()
  }

  return {
    take(body, leaf) {
      size = leaf + 1
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
      const before = removedBefore(text)
      if (before !== undefined) removedUntil = Math.max(removedUntil, before)
      if (leaf >= cursor) return
      fold.add(text, leaf)
      if (fold.entries >= foldEntries) flush()
    },
    async *problems() {
      flush()
      if (cursor > size)
        yield problemOf(`what is counted goes as far as leaf ${cursor}, the tree has ${size}`)
      const stored = await readSums(database, salt)
      const removedThrough = removedUntil === 0 ? '' : dayOf(removedUntil)
      const isWhole = (day: string) => day > removedThrough
      for (const day of sums.spend.differing(stored.spend).filter(isWhole)) {
        yield problemOf(`the spend of ${day} is not what its entries add up to`)
      }
      for (const day of sums.refusals.differing(stored.refusals).filter(isWhole)) {
        yield problemOf(`the refusals of ${day} are not those of its entries`)
      }
      for (const day of sums.index.differing(stored.index)) {
        yield problemOf(`what the entries of ${day} are found by is not what they say`)
      }
      const which = stored.hasForgotten ? 'allConversations' : 'conversations'
      if (removedThrough === '' && sums[which].differing(stored[which]).length > 0) {
        yield problemOf('what conversations used is not what their entries add up to')
      }
      if (sums.memberships.differing(stored.memberships).length > 0) {
        yield problemOf('the groups and roles of callers are not those of their entries')
      }
      yield* compareOpen(database, open, removedUntil)
    },
  }
}

/** Epoch milliseconds that everything is older than which an `entries.removed` names; undefined: it is another entry. */
function removedBefore(text: string): number | undefined {
  if (!text.includes('"kind":"entries.removed"')) return undefined
  const entry = JSON.parse(text) as Entry
  // Sound for this kind; a text of another one may hold the same words.
  return entry.kind === 'entries.removed' ? (entry.data as EntryData['entries.removed']).before : undefined
}

function problemOf(detail: string): LedgerProblem {
  return { what: 'projection', detail }
}

function createSums(salt: Uint8Array): Sums {
  return {
    spend: createDailySums(salt),
    refusals: createDailySums(salt),
    index: createDailySums(salt),
    conversations: createDailySums(salt),
    memberships: createDailySums(salt),
    allConversations: createDailySums(salt),
  }
}

function isNew(seen: Set<string>, key: string): boolean {
  const before = seen.size
  return seen.add(key).size > before
}

function addCounts(
  sums: Sums,
  { spend = [], refusals = [], index = [], ...timeless }: Partial<Counted>,
): void {
  for (const row of spend) {
    const { day } = row
    const key = spendKey.map((name) => row[name])
    sums.spend.add({ day, key, counts: spendCounts.map((name) => row[name]) })
  }
  for (const { day, code, count } of refusals) sums.refusals.add({ day, key: [code], counts: [count] })
  const dayOf = createDays()
  for (const row of index) sums.index.add({ day: dayOf(row.time), key: indexKey(row), counts: [1] })
  for (const { conversation_id, hash, ...row } of timeless.conversations ?? []) {
    const counts = [row.calls, row.counted_tokens, row.cost_micro_usd]
    sums.conversations.add({ day: '', key: [conversation_id, hash], counts })
    sums.allConversations.add({ day: '', key: [], counts })
  }
  for (const { id, kind, name } of timeless.memberships ?? []) {
    sums.memberships.add({ day: '', key: [id, kind, name], counts: [1] })
  }
}

async function readSums(
  database: Transaction<LedgerSchema>,
  salt: Uint8Array,
): Promise<Sums & { hasForgotten: boolean }> {
  const sums = createSums(salt)
  for await (const spend of spendPages(database, { from: '', to: endOfDays, zone: 'utc' }))
    addCounts(sums, { spend })
  // As many rows a day as there are refusal codes.
  const refusals = await database.selectFrom('refusals_daily').selectAll().execute()
  addCounts(sums, { refusals })
  for await (const index of indexPages(database)) addCounts(sums, { index })
  let hasForgotten = false
  for await (const conversations of conversationPages(database)) {
    hasForgotten ||= conversations.some((row) => row.conversation_id === forgottenConversations)
    addCounts(sums, { conversations })
  }
  for await (const memberships of membershipPages(database)) addCounts(sums, { memberships })
  return { ...sums, hasForgotten }
}

function indexKey(row: IndexRow): readonly unknown[] {
  const { time, leaf, kind, person, actor, model, code, project, conversation } = row
  return [time, leaf, kind, person, actor, model, code, project, conversation]
}

async function* conversationPages(database: Transaction<LedgerSchema>): AsyncGenerator<ConversationsTable[]> {
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('conversations').selectAll().orderBy('conversation_id').limit(pageRows)
    if (after !== undefined) query = query.where('conversation_id', '>', after)
    const rows: ConversationsTable[] = await query.execute()
    yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)?.conversation_id
  }
}

async function* membershipPages(database: Transaction<LedgerSchema>): AsyncGenerator<MembershipsTable[]> {
  for (let after: MembershipsTable | undefined; ;) {
    let query = database
      .selectFrom('memberships')
      .selectAll()
      .orderBy('kind')
      .orderBy('name')
      .orderBy('id')
      .limit(pageRows)
    if (after !== undefined)
      query = query.where(sql<boolean>`(kind, name, id) > (${after.kind}, ${after.name}, ${after.id})`)
    const rows: MembershipsTable[] = await query.execute()
    yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}

async function* compareOpen(
  database: Transaction<LedgerSchema>,
  open: Map<string, OpenExchange>,
  removedUntil: number,
): AsyncGenerator<LedgerProblem> {
  const unseen = new Set(open.keys())
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('open_exchanges').selectAll().orderBy('exchange_id').limit(pageRows)
    if (after !== undefined) query = query.where('exchange_id', '>', after)
    const rows: LedgerSchema['open_exchanges'][] = await query.execute()
    for (const { exchange_id, boot_id, data } of rows) {
      const expected = open.get(exchange_id)
      unseen.delete(exchange_id)
      if (!expected) yield problemOf(`${exchange_id} is kept as open, and by its entries it is not`)
      else if (boot_id !== expected.boot || !isSame(data, expected)) {
        yield problemOf(`what is kept of the open ${exchange_id} is not what its entry says`)
      }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) break
    after = last.exchange_id
  }
  for (const exchange of unseen) {
    // Its settlement may be among what was removed.
    if ((open.get(exchange)?.time ?? 0) < removedUntil) continue
    yield problemOf(`${exchange} is open by its entries, and is not kept as open`)
  }
}

const openFields = [
  'exchange',
  'person',
  'time',
  'model',
  'provider',
  'simulated',
  'conversation',
  'project',
  'costCentre',
  'localDay',
  'utcDay',
  'membership',
  'heldMicroUsd',
  'heldTokens',
] as const

/** Whether a kept row would settle the exchange, if its node were lost, for the same person at the same price. */
function isSame(data: string, expected: OpenExchange): boolean {
  try {
    // Whatever it is, each member is compared with one of a known type.
    const kept = JSON.parse(data) as Partial<OpenExchange> | null
    return openFields.every((name) => kept?.[name] === expected[name])
  } catch {
    // Not JSON: recovery could not settle it.
    return false
  }
}
