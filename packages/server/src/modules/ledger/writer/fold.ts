import type { Entry, EntryData, EntryKind, ExchangeAdmitted, ExchangeSettled } from '@sekisho/contract'
import { createConversationHashes } from '../conversation-id.ts'
import { createDays } from '../day.ts'
import { indexRowOf, unindexedKind, type IndexRow } from '../index-row.ts'
import type { ConversationsTable, MembershipsTable, SpendTable } from '../schema.ts'
import { readAdmissionHead } from './admission-head.ts'
import { createConversationSums } from './conversation-sums.ts'
import { createSpendRows } from './spend-rows.ts'

/** What is kept of an admitted exchange until it settles: enough to settle it as lost. */
export interface OpenExchange extends Pick<
  ExchangeAdmitted,
  | 'exchange'
  | 'retention'
  | 'model'
  | 'routedFrom'
  | 'provider'
  | 'simulated'
  | 'conversation'
  | 'project'
  | 'costCentre'
  | 'localDay'
  | 'utcDay'
  | 'membership'
  | 'heldMicroUsd'
  | 'heldTokens'
> {
  boot: string
  person: string
  /** when it was admitted */
  time: number
}

/** What a run of entries does to the projections. Pairs that open and close within it leave only their counts. */
export interface Fold {
  readonly entries: number
  /** @param leaf its place in the tree; entries come in leaf order */
  add: (text: string, leaf: number) => void
  /** A settlement that another fold has taken and found unopened. */
  addSettled: (settled: Settled) => void
  /** Settlements of exchanges that opened before: `close` wants their rows. */
  unopened: () => readonly Settled[]
  /** Counts the settlements of exchanges that were open before; a second settlement finds none and counts nothing. */
  close: (open: ReadonlyMap<string, OpenExchange>) => Changes
}

export interface Changes {
  opened: readonly OpenExchange[]
  /** exchange ids */
  closed: readonly string[]
  spend: readonly SpendTable[]
  refusals: readonly { day: string; code: string; count: number }[]
  /** sums to add; `provider` '' leaves the one that is there */
  conversations: readonly ConversationsTable[]
  memberships: readonly MembershipsTable[]
  /** in leaf order */
  index: readonly IndexRow[]
}

/** An admission whose settlement has not come: parsed only when it does not. */
interface Admission {
  time: number
  text: string
}

export interface Settled {
  data: ExchangeSettled
  time: number
}

export function createFold(): Fold {
  const dayOf = createDays()
  const hashOf = createConversationHashes()
  let entries = 0
  const opened = new Map<string, Admission>()
  const waiting: Settled[] = []
  const spend = createSpendRows()
  const refusals = new Map<string, Changes['refusals'][number]>()
  const conversations = createConversationSums(hashOf)
  const memberships = new Map<string, MembershipsTable>()
  const index: IndexRow[] = []

  function settle({ data, time }: Settled, open: { time: number }): void {
    spend.count(data, data.utcDay ?? dayOf(open.time))
    conversations.add(data, { admitted: open.time, settled: time })
  }

  return {
    get entries() {
      return entries
    },
    add(text, leaf) {
      entries += 1
      const head = readAdmissionHead(text)
      if (head) {
        opened.set(head.exchange, { time: head.time, text })
        return
      }
      const entry = parse(text)
      const { time } = entry
      if (entry.kind !== unindexedKind) index.push(indexRowOf(entry, leaf, hashOf))
      if (isKind(entry, 'exchange.admitted')) {
        opened.set(entry.data.exchange, { time, text })
      } else if (isKind(entry, 'exchange.settled')) {
        const open = opened.get(entry.data.exchange)
        if (open) settle({ data: entry.data, time }, open)
        else waiting.push({ data: entry.data, time })
        opened.delete(entry.data.exchange)
      } else if (isKind(entry, 'exchange.refused')) {
        const { code } = entry.data
        const day = dayOf(time)
        const key = `${day} ${code}`
        refusals.set(key, { day, code, count: (refusals.get(key)?.count ?? 0) + 1 })
      } else if (isKind(entry, 'membership.seen')) {
        for (const row of membershipRows(entry.data)) memberships.set(JSON.stringify(row), row)
      }
    },
    addSettled: (settled) => void waiting.push(settled),
    unopened: () => waiting,
    close(open) {
      const closed = new Set<string>()
      for (const settled of waiting) {
        const { exchange } = settled.data
        const before = closed.has(exchange) ? undefined : open.get(exchange)
        if (!before) continue
        closed.add(exchange)
        settle(settled, before)
      }
      return {
        opened: Array.from(opened.values(), ({ text }) => openOf(text)),
        closed: [...closed],
        spend: spend.rows(),
        refusals: [...refusals.values()],
        conversations: conversations.rows(),
        memberships: [...memberships.values()],
        index,
      }
    },
  }
}

function isKind<Kind extends EntryKind>(entry: Entry, kind: Kind): entry is Entry<Kind> {
  return entry.kind === kind
}

function parse(text: string): Entry {
  // Written by encodeNewEntry; whether it is still what was written is for verify to say.
  return JSON.parse(text) as Entry
}

function openOf(text: string): OpenExchange {
  // Only the text of an admission gets here.
  const { boot, time, actor, data } = parse(text) as Entry<'exchange.admitted'>
  const { exchange, retention, model, provider, simulated, conversation, heldMicroUsd, heldTokens } = data
  const { routedFrom, project, costCentre, localDay, utcDay, membership } = data
  return {
    boot,
    person: actor.type === 'person' || actor.type === 'service_account' ? actor.id : '',
    time,
    exchange,
    retention,
    model,
    provider,
    heldMicroUsd,
    heldTokens,
    ...(routedFrom === undefined ? {} : { routedFrom }),
    ...(simulated === undefined ? {} : { simulated }),
    ...(conversation === undefined ? {} : { conversation }),
    ...(project === undefined ? {} : { project }),
    ...(costCentre === undefined ? {} : { costCentre }),
    ...(localDay === undefined ? {} : { localDay }),
    ...(utcDay === undefined ? {} : { utcDay }),
    ...(membership === undefined ? {} : { membership }),
  }
}

function membershipRows({ membership: id, groups, roles }: EntryData['membership.seen']): MembershipsTable[] {
  return [
    ...groups.map((name) => ({ id, kind: 'group', name }) as const),
    ...roles.map((name) => ({ id, kind: 'role', name }) as const),
  ]
}
