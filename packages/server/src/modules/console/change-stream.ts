import { setTimeout as delay } from 'node:timers/promises'
import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Changes, Topic } from '../../platform/changes/changes.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Queries } from '../ledger/index.ts'

/** What a page may hear of: a topic of the control plane, or `ledger` when entries came. */
export type HeardTopic = Topic | 'ledger'

/** Tells browsers what changed, so that pages ask again. Names of topics only: nothing is said that a role may not read. */
export interface ChangeStream {
  /** Server-sent events (HTML, 9.2), until five minutes are over or the node stops. @throws AdminProblem too_many_streams */
  open(actor: Actor): AsyncIterable<Uint8Array>
}

export interface ChangeStreamDeps {
  changes: Pick<Changes, 'subscribe'>
  queries: Pick<Queries, 'status'>
  clock: Pick<Clock, 'monotonic'>
  /** the node was told to stop: a page that is open must not hold that up */
  draining: () => boolean
  /** absent: the timers of Node, which keep no process alive */
  wait?: (ms: number) => Promise<unknown>
}

const topics: readonly Topic[] = [
  'people',
  'credentials',
  'policies',
  'providers',
  'sessions',
  'devices',
  'invitations',
  'federation',
  'budgets',
  'projects',
  'mcp_servers',
  'reports',
  'sinks',
  'holds',
  'content_requests',
  'guards',
]
const maxStreams = 500
/** More windows than anybody has open, so that one person cannot take what others need. */
const maxStreamsOfOne = 20
/** Changes that come closer together than this go out together. */
const paceMs = 1_000
/** Calls come all the time, and each page that shows them asks again. */
const ledgerPaceMs = 5_000
/** Proxies cut what says nothing for a minute. */
const beatMs = 20_000
/** Then the browser comes again and is authenticated again: a session that was revoked hears no more. */
const lifetimeMs = 300_000

export function createChangeStream(deps: ChangeStreamDeps): ChangeStream {
  const { changes, clock } = deps
  const wait = deps.wait ?? ((ms: number) => delay(ms, undefined, { ref: false }))
  const raised = new Map<HeardTopic, number>()
  const raise = (topic: HeardTopic) => void raised.set(topic, (raised.get(topic) ?? 0) + 1)
  for (const topic of topics) changes.subscribe(topic, async () => raise(topic))
  const ledger = createLedgerWatch(deps, () => raise('ledger'))
  let open = 0
  const openOf = new Map<string, number>()
  function count(actor: string, change: 1 | -1): void {
    open += change
    const left = (openOf.get(actor) ?? 0) + change
    if (left > 0) openOf.set(actor, left)
    else openOf.delete(actor)
  }

  async function* stream(actor: string, isClosed: () => boolean): AsyncGenerator<Uint8Array, undefined> {
    count(actor, 1)
    try {
      const begun = clock.monotonic()
      // How far the ledger is when the stream begins, so that the first entry after it shows.
      await ledger.look()
      let seen = new Map(raised)
      let saidAt = begun
      yield encode('retry: 3000\n\n')
      while (clock.monotonic() - begun < lifetimeMs) {
        await wait(paceMs)
        if (deps.draining() || isClosed()) return
        await ledger.look()
        const changed = [...raised].filter(([topic, times]) => seen.get(topic) !== times)
        seen = new Map(raised)
        if (changed.length > 0) yield encode(event(changed.map(([topic]) => topic)))
        else if (clock.monotonic() - saidAt >= beatMs) yield encode(': here\n\n')
        else continue
        saidAt = clock.monotonic()
      }
    } finally {
      count(actor, -1)
    }
  }

  return {
    open(actor) {
      const name = 'id' in actor ? actor.id : actor.type
      if (open >= maxStreams || (openOf.get(name) ?? 0) >= maxStreamsOfOne)
        throw new AdminProblem('too_many_streams')
      return closable((isClosed) => stream(name, isClosed))
    },
  }
}

/**
 * A generator that waits hears of its reader's going only when it says something next, and quiet ones would count as open
 * until then: who opened page after page was refused.
 */
function closable(
  open: (isClosed: () => boolean) => AsyncGenerator<Uint8Array, undefined>,
): AsyncIterableIterator<Uint8Array, undefined> {
  let closed = false
  const inner = open(() => closed)
  return {
    next: () => inner.next(),
    async return() {
      closed = true
      return inner.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Looks at the ledger now and then, for all streams together. */
function createLedgerWatch({ queries, clock }: ChangeStreamDeps, onGrown: () => void) {
  let lookedAt = -Infinity
  let entries: number | undefined
  return {
    async look() {
      if (clock.monotonic() - lookedAt < ledgerPaceMs) return
      lookedAt = clock.monotonic()
      const { entries: now } = await queries.status()
      if (entries !== undefined && now !== entries) onGrown()
      entries = now
    },
  }
}

const event = (changed: readonly HeardTopic[]) =>
  `event: change\ndata: ${JSON.stringify({ topics: changed })}\n\n`
const encoder = new TextEncoder()
const encode = (text: string) => encoder.encode(text)
