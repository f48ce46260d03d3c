import type { Entry, EntryKind, ExchangeAdmitted, ExchangeSettled } from '@sekisho/contract'
import { conversationId } from '../conversation-id.ts'
import { createDays } from '../day.ts'
import type { UsageTable } from '../schema.ts'
import { noCounts } from '../usage-counts.ts'
import { readAdmissionHead } from './admission-head.ts'

/** What is kept of an admitted exchange until it settles: enough to settle it as lost. */
export interface OpenExchange extends Pick<
  ExchangeAdmitted,
  'exchange' | 'model' | 'provider' | 'simulated' | 'conversation' | 'heldMicroUsd' | 'heldTokens'
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
  /** Exchanges that settled here but opened before: `close` wants their rows. */
  unopened: () => readonly string[]
  /** Counts the settlements of exchanges that were open before; a second settlement finds none and counts nothing. */
  close: (open: ReadonlyMap<string, OpenExchange>) => Changes
}

export interface Changes {
  opened: readonly OpenExchange[]
  /** exchange ids */
  closed: readonly string[]
  usage: readonly UsageTable[]
  refusals: readonly { day: string; code: string; count: number }[]
  conversations: readonly { conversation_id: string; provider: string; last_seen: number }[]
  kinds: readonly { kind: string; leaf: number }[]
}

/** Kinds of which there are so many that a search by kind finds them without an index. */
export const frequentKinds: readonly EntryKind[] = ['exchange.admitted', 'exchange.settled']

/** An admission whose settlement has not come: parsed only when it does not. */
interface Admission {
  time: number
  text: string
}

interface Settled {
  data: ExchangeSettled
  time: number
}

export function createFold(): Fold {
  const dayOf = createDays()
  let entries = 0
  const opened = new Map<string, Admission>()
  const waiting: Settled[] = []
  const usage = new Map<string, UsageTable>()
  const refusals = new Map<string, Changes['refusals'][number]>()
  const conversations = new Map<string, Changes['conversations'][number]>()
  const kinds: Changes['kinds'][number][] = []

  function settle({ data, time }: Settled, open: { time: number }): void {
    count(usage, data, dayOf(open.time))
    const { conversation, provider, person } = data
    // Only a provider that answered leaves thinking signatures in a conversation.
    const answered =
      data.outcome === 'completed' || (data.outcome === 'abandoned' && data.firstByteMs !== undefined)
    if (conversation === undefined || !answered) return
    const conversation_id = conversationId(person, conversation)
    conversations.set(conversation_id, { conversation_id, provider, last_seen: time })
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
      const { kind, time } = entry
      if (!frequentKinds.includes(kind)) kinds.push({ kind, leaf })
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
      }
    },
    unopened: () => waiting.map(({ data }) => data.exchange),
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
        usage: [...usage.values()],
        refusals: [...refusals.values()],
        conversations: [...conversations.values()],
        kinds,
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
  const { exchange, model, provider, simulated, conversation, heldMicroUsd, heldTokens } = data
  return {
    boot,
    person: actor.type === 'person' || actor.type === 'service_account' ? actor.id : '',
    time,
    exchange,
    model,
    provider,
    heldMicroUsd,
    heldTokens,
    ...(simulated === undefined ? {} : { simulated }),
    ...(conversation === undefined ? {} : { conversation }),
  }
}

/** The day is that of the admission, as for the limits on tokens a day. */
function count(usage: Map<string, UsageTable>, data: ExchangeSettled, day: string): void {
  const { person, model, provider, simulated, outcome } = data
  const key = JSON.stringify([day, person, model, provider, simulated])
  const row =
    usage.get(key) ?? emptyRow({ day, person_id: person, model, provider, simulated: simulated ? 1 : 0 })
  usage.set(key, row)
  row.calls += 1
  row.failed_calls += outcome === 'failed' || outcome === 'lost' ? 1 : 0
  row.input_tokens += data.usage.inputTokens
  row.output_tokens += data.usage.outputTokens
  row.cache_read_tokens += data.usage.cacheReadTokens
  row.cache_write_5m_tokens += data.usage.cacheWrite5mTokens
  row.cache_write_1h_tokens += data.usage.cacheWrite1hTokens
  row.web_searches += data.usage.webSearches
  row.counted_tokens += data.countedTokens
  row.cost_micro_usd += data.costMicroUsd
}

function emptyRow(
  key: Pick<UsageTable, 'day' | 'person_id' | 'model' | 'provider' | 'simulated'>,
): UsageTable {
  return { ...key, ...noCounts }
}
