import { AdminProblem, type Actor } from '@sekisho/contract'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Log } from '../../platform/log/log.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ProxySettings } from '../providers/index.ts'
import { createChore, startChore, type Chore } from './chore.ts'
import { createDelivery } from './deliver.ts'
import { createFieldCut } from './fields.ts'
import type { Origin } from './formats/origin.ts'
import { pauseSink, readDeadLetters, resumeSink, retryLetters, type DeadLetters } from './changes.ts'
import { createReceiver } from './receivers/create-receiver.ts'
import { ReceiverAway, type Receiver } from './receivers/receiver.ts'
import { createSelect } from './select.ts'
import { destinationOf, type SinkSettings } from './settings.ts'
import type { SinkLedger } from './sink-ledger.ts'
import { readSinkState, type SinkState } from './state.ts'

/** What `/metrics` shows of each sink. */
export interface SinkMetrics {
  sinkEvents(sink: string, outcome: 'delivered' | 'skipped' | 'refused', count: number): void
  sinkRetried(sink: string): void
  /** undefined: another node delivers */
  sinkLag(sink: string, lag: { entries: number; seconds: number; failing: boolean } | undefined): void
}

export interface SinkDeps {
  settings: readonly SinkSettings[]
  db: ControlDatabase
  ledger: SinkLedger
  lease: Pick<Lease, 'held'>
  origin: Origin
  proxy: ProxySettings
  metrics: SinkMetrics
  clock: Clock
  random: Random
  log: Log
  everyMs?: number
}

/** Where the ledger is sent to. */
export interface Sinks {
  list(): Promise<SinkState[]>
  /** @throws AdminProblem sink_unknown */
  pause(actor: Actor, name: string, reason: string): Promise<SinkState>
  /** @throws AdminProblem sink_unknown */
  resume(actor: Actor, name: string): Promise<SinkState>
  /** In the order of the ledger. @throws AdminProblem sink_unknown */
  deadLetters(name: string, query: { limit: number; after?: number | undefined }): Promise<DeadLetters>
  /**
   * They are sent with the next round. Resolves with how many.
   * @param leaf undefined: all of them
   * @throws AdminProblem sink_unknown, dead_letter_unknown
   */
  retry(actor: Actor, name: string, leaf: number | undefined): Promise<number>
  /** Ends what is on its way; it is sent again by whoever goes on. */
  close(): Promise<void>
}

interface Running {
  sink: string
  chore: Chore
  close(): Promise<void>
}

/** Begins to deliver. @throws Error when a certificate, a key or the proxy cannot be used */
export function createSinks(deps: SinkDeps): Sinks {
  const ledger = { ...deps.ledger, forward: oneAtATime(deps.ledger.forward) }
  const running = deps.settings.map((sink) => startSink(sink, { ...deps, ledger }))
  // Whoever paused, resumed or retried does not want to wait for the end of a back-off, on any node.
  deps.db.changes.subscribe('sinks', async () => {
    for (const { chore } of running) chore.hurry()
  })
  const find = (name: string): SinkSettings => {
    const sink = deps.settings.find((sink) => sink.name === name)
    if (sink === undefined) throw new AdminProblem('sink_unknown', { sink: name })
    return sink
  }
  const state = (sink: SinkSettings) => readSinkState(sink, deps)
  return {
    list: () => Promise.all(deps.settings.map(state)),
    async pause(actor, name, reason) {
      const sink = find(name)
      await pauseSink(actor, { sink: name, reason }, deps)
      return await state(sink)
    },
    async resume(actor, name) {
      const sink = find(name)
      await resumeSink(actor, name, deps)
      running.find(({ sink }) => sink === name)?.chore.hurry()
      return await state(sink)
    },
    deadLetters: async (name, query) => readDeadLetters(find(name).name, query, deps.db),
    retry: async (actor, name, leaf) => retryLetters(actor, { sink: find(name).name, leaf }, deps),
    async close() {
      for (const { close } of running) await close()
    },
  }
}

function startSink(sink: SinkSettings, deps: SinkDeps): Running {
  const { db, ledger, metrics, clock, random } = deps
  const { name } = sink
  const log = deps.log.child({ sink: name, kind: sink.kind, destination: destinationOf(sink) })
  const receiver = openReceiver(sink, deps)
  const held = () => deps.lease.held(`sink ${name}`)
  const delivery = createDelivery({
    sink: name,
    receiver,
    forward: ledger.forward,
    select: createSelect(sink.filter),
    cut: createFieldCut(sink.fields),
    db,
    clock,
    firstLeaf: async () => (sink.from === 'beginning' ? 0 : await ledger.size()),
    mayGoOn: held,
    counts: {
      delivered: (count) => metrics.sinkEvents(name, 'delivered', count),
      skipped: (count) => metrics.sinkEvents(name, 'skipped', count),
      refused: (count) => metrics.sinkEvents(name, 'refused', count),
    },
  })
  const showLag = createLagDisplay(sink, deps)
  const chore = createChore({
    sink: name,
    delivery,
    progress: db.sinkProgress,
    clock,
    random,
    held,
    onProblem(problem, err) {
      // What is away has said so in words; its causes name whole URLs, and those of webhooks are secrets.
      const details = err instanceof ReceiverAway ? { problem } : { problem, err }
      log.warn(details, 'a sink takes nothing; entries wait in the ledger until it does')
    },
    onRecovered: () => log.info('a sink takes entries again'),
    onRetry: () => metrics.sinkRetried(name),
    onRound: showLag,
  })
  const started = startChore(chore, deps.everyMs)
  return {
    sink: name,
    chore,
    async close() {
      await started.close()
      await receiver.close()
    },
  }
}

/** @throws Error that names the sink */
function openReceiver(sink: SinkSettings, deps: SinkDeps): Receiver {
  try {
    return createReceiver(sink, { ...deps, wait: waitUnlessStopped })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`sekisho.sinks: ${sink.name} cannot be used: ${reason}`, { cause })
  }
}

/** However many sinks there are, calls find all but one of the ledger's connections free. */
function oneAtATime(forward: SinkLedger['forward']): SinkLedger['forward'] {
  let last: Promise<unknown> = Promise.resolve()
  return (from, limit) => {
    const read = () => forward(from, limit)
    const next = last.then(read, read)
    last = next
    return next
  }
}

/** The lag costs a few queries, so it is looked at every few seconds. */
const lagEveryMs = 5_000

function createLagDisplay(sink: SinkSettings, deps: SinkDeps): (isHere: boolean) => Promise<void> {
  let nextAt = 0
  return async (isHere) => {
    if (!isHere) {
      nextAt = 0
      deps.metrics.sinkLag(sink.name, undefined)
      return
    }
    if (deps.clock.monotonic() < nextAt) return
    nextAt = deps.clock.monotonic() + lagEveryMs
    const { lagEntries: entries, lagSeconds: seconds, problem } = await readSinkState(sink, deps)
    deps.metrics.sinkLag(sink.name, { entries, seconds, failing: problem !== undefined })
  }
}

async function waitUnlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  // Aborted it ends at once, and whoever waits looks at the signal.
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
