import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { eventOf } from './event.ts'
import { destinationOf, type SinkFormat, type SinkKind, type SinkSettings } from './settings.ts'
import type { SinkLedger } from './sink-ledger.ts'

/** A sink and how far it is. Times are epoch milliseconds. */
export interface SinkState {
  name: string
  kind: SinkKind
  format: SinkFormat
  destination: string
  state: 'delivering' | 'failing' | 'paused'
  problem?: string
  problemAt?: number
  pausedAt?: number
  pausedReason?: string
  next: number
  lagEntries: number
  lagSeconds: number
  delivered: number
  skipped: number
  deadLetters: number
  lastDeliveredAt?: number
}

interface StateDeps {
  db: Pick<ControlDatabase, 'read' | 'sinkProgress'>
  ledger: SinkLedger
  clock: Pick<Clock, 'now'>
}

/** From the store, whichever node delivers. */
export async function readSinkState(sink: SinkSettings, deps: StateDeps): Promise<SinkState> {
  const { read, sinkProgress } = deps.db
  const size = await deps.ledger.size()
  const cursor = await sinkProgress.begin(sink.name, sink.from === 'beginning' ? 0 : size)
  const pause = await read
    .selectFrom('sink_pauses')
    .selectAll()
    .where('sink', '=', sink.name)
    .executeTakeFirst()
  const { letters } = await read
    .selectFrom('sink_dead_letters')
    .select((row) => row.fn.countAll<number>().as('letters'))
    .where('sink', '=', sink.name)
    .executeTakeFirstOrThrow()
  const { name, kind, format } = sink
  return {
    name,
    kind,
    format,
    destination: destinationOf(sink),
    state: pause ? 'paused' : cursor.problem === null ? 'delivering' : 'failing',
    ...(cursor.problem === null ? {} : { problem: cursor.problem }),
    ...(cursor.problem_at === null ? {} : { problemAt: cursor.problem_at }),
    ...(pause ? { pausedAt: pause.paused_at, pausedReason: pause.reason } : {}),
    next: cursor.next_leaf,
    lagEntries: Math.max(size - cursor.next_leaf, 0),
    lagSeconds: await ageOf(cursor.next_leaf, deps),
    delivered: cursor.delivered,
    skipped: cursor.skipped,
    deadLetters: letters,
    ...(cursor.delivered_at === null ? {} : { lastDeliveredAt: cursor.delivered_at }),
  }
}

/** Seconds; 0: there is no such leaf yet, or nothing is left of it. */
async function ageOf(leaf: number, { ledger, clock }: StateDeps): Promise<number> {
  const [oldest] = await ledger.forward(leaf, 1)
  const event = oldest && eventOf(oldest)
  return event === undefined ? 0 : Math.max(Math.floor((clock.now() - event.time) / 1000), 0)
}
