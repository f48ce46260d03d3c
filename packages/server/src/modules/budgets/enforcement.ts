import { policyBudgetId } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Counters, HoldAnswer, HoldLine } from '../../platform/counters/counters.ts'
import { createSlidingMinute, type SlidingMinute } from '../../platform/counters/sliding-minute.ts'
import type { Person } from '../people/index.ts'
import { createBrokenOff, type BrokenOff } from './broken-off.ts'
import type { Budget } from './budget.ts'
import { BudgetRefusal } from './budget-refusal.ts'
import type { BudgetSettings } from './budget-settings.ts'
import { ceilingOf, createMeanCall, type MeanCall } from './ceiling.ts'
import { holdPatiently, patience } from './hold-patiently.ts'
import { createHold, unlimited, type BudgetHold } from './hold.ts'
import type { Levels } from './levels.ts'
import {
  holdLine,
  neededOf,
  planAt,
  type Ending,
  type Needed,
  type PlanLine,
  type PlannedLine,
} from './plan.ts'
import { endedBy, refusalOf } from './refuse.ts'
import type { Subject } from './resolve.ts'
import { isCap } from './standing-headers.ts'
import type { Windows } from './windows.ts'

/** A call that asks to be admitted. */
export interface BudgetCall extends Subject {
  person: Person
  conversation?: string | undefined
  expected: Needed
  /** arrival, epoch milliseconds: the window it counts in */
  at: number
  /** its answer is streamed, and can be ended under way */
  streams: boolean
  /** asked only by a call that waits for room: ends the wait when the client leaves */
  signal?: () => AbortSignal
}

interface EnforcementDeps {
  clock: Clock
  /** a budget as it is now; undefined: it was removed, or is none of the store */
  find: (id: string) => Budget | undefined
  planFor: (subject: Subject & { person: Person }) => readonly PlanLine[]
  windows: Windows
  counters: Counters
  levels: Levels
  settings: BudgetSettings
  onUnavailable: (error: unknown) => void
}

/** Longer than any stream lives; a node that died keeps its holds no longer than this. */
const holdTtlMs = 3_600_000

interface Enforcement extends EnforcementDeps {
  sliding: SlidingMinute
  meanCall: MeanCall
  brokenOff: BrokenOff
}

export function createEnforcement(
  given: EnforcementDeps,
): (call: BudgetCall) => BudgetHold | Promise<BudgetHold> {
  const deps = {
    ...given,
    sliding: createSlidingMinute(given.counters),
    meanCall: createMeanCall(),
    brokenOff: createBrokenOff(given.clock),
  }
  return (call) => {
    const plan = deps.planFor(call)
    return plan.length === 0 ? unlimited : holdPlanned(plan, call, deps)
  }
}

async function holdPlanned(
  plan: readonly PlanLine[],
  call: BudgetCall,
  deps: Enforcement,
): Promise<BudgetHold> {
  const { windows, levels, settings, brokenOff } = deps
  const { at, conversation, streams } = call
  const person = call.person.id
  const lines = planAt(plan, { windows, at, person, conversation })
  if (lines.length === 0) return unlimited
  const again = streams ? undefined : brokenOff.find({ person, conversation })
  if (again !== undefined) throw again
  const ending = endingOf(call, deps)
  const lineOf = (line: PlannedLine, expected: Needed) => holdLine(line, expected, ending)
  const endedAt = (line: PlannedLine, certain: number) => {
    const refusal = endedBy(line, certain, settings.blockedMessage)
    brokenOff.note({ person, conversation }, refusal)
    return refusal
  }
  const holdDeps = { ...deps, lineOf, endedAt }
  const answer = await ask(lines, call, holdDeps)
  if (answer === undefined) return createHold(undefined, lines, holdDeps)
  if (!answer.granted) throw refused(answer, { lines, call, deps })
  await watch(lines, { levels, person })
  return createHold(answer.hold, lines, holdDeps)
}

/** A limit that was lowered ends no call that the one it was admitted under lets go on; one that was raised helps it. */
function endingOf(
  { streams, expected }: BudgetCall,
  { settings, meanCall, find }: Enforcement,
): Ending | undefined {
  if (!settings.endStreams) return undefined
  return {
    streams,
    ceilingOf({ budget: { id, unit, limit } }) {
      const now = id === policyBudgetId ? limit : find(id)?.limit
      if (now === undefined || now === null) return noCeiling
      return ceilingOf({ unit, limit: Math.max(limit, now) }, meanCall.of(expected))
    },
  }
}

/** Of a budget that was lifted or removed while the call is under way. */
const noCeiling = Number.MAX_SAFE_INTEGER

type Asking = Enforcement & { lineOf: (line: PlannedLine, expected: Needed) => HoldLine }

/** Undefined: nobody knows, and the organization wants calls to go on. What such calls spend is counted all the same. */
async function ask(
  lines: readonly PlannedLine[],
  { expected, signal, at }: BudgetCall,
  { counters, sliding, settings, onUnavailable, lineOf }: Asking,
): Promise<HoldAnswer | undefined> {
  try {
    await slideMinutes(lines, { sliding, at })
    return await holdPatiently(
      lines.map((line) => lineOf(line, expected)),
      (asked, wait) => counters.hold(asked, { ttlMs: holdTtlMs, ...wait, signal }),
      settings.endStreams ? patience.ending : patience.letting,
    )
  } catch (cause) {
    onUnavailable(cause)
    if (!settings.failClosed) return undefined
    const note = settings.blockedMessage
    throw new BudgetRefusal('budget_unavailable', { values: () => ({}), note, cause })
  }
}

/** A limit per minute holds for any 60 seconds, not only for those of the clock. */
async function slideMinutes(
  lines: readonly PlannedLine[],
  { sliding, at }: { sliding: SlidingMinute; at: number },
): Promise<void> {
  await Promise.all(
    lines.map(async (planned) => {
      const { budget, prefix } = planned.line
      if (budget.period !== 'minute') return
      planned.minute = await sliding.line({ prefix: prefix.slice(0, -1), limit: budget.limit, now: at })
    }),
  )
}

function refused(
  answer: HoldAnswer & { granted: false },
  { lines, call, deps }: { lines: readonly PlannedLine[]; call: BudgetCall; deps: Enforcement },
): BudgetRefusal {
  const line = lines.find(({ key }) => key === answer.key)
  if (line === undefined) throw new Error('counters refused a key they were not asked for')
  return refusalOf({
    line,
    used: answer.used,
    held: answer.held,
    needed: neededOf(line.line, call.expected),
    waits: answer.waits,
    timeZone: deps.windows.timeZone,
    note: deps.settings.blockedMessage,
  })
}

/** Only the first call after a start waits for a look at the caller's caps; later ones are told what is known. */
async function watch(
  lines: readonly PlannedLine[],
  { levels, person }: { levels: Levels; person: string },
): Promise<void> {
  for (const planned of lines) {
    const cap = isCap(planned)
    if (!cap && !isTold(planned)) continue
    levels.watch(planned, person)
    if (cap && levels.of(planned.key) === undefined) await levels.load(planned.key)
  }
}

function isTold({ line: { budget } }: PlannedLine): boolean {
  const { period, thresholds } = budget
  return thresholds.length > 0 && (period === 'daily' || period === 'weekly' || period === 'monthly')
}
