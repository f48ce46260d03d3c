import {
  formatId,
  noUsage,
  type Actor,
  type ExchangeAdmitted,
  type ExchangeSettled,
  type NewEntry,
  type UsageSource,
} from '@sekisho/contract'
import type { Rates } from '../modules/spend/index.ts'
import type { DemoPerson } from './company.ts'
import type { Dice } from './dice.ts'
import { refusedCall, type RefusedCallOptions } from './refused-call.ts'
import { callsOf, daysUpTo, timesOf } from './hours.ts'
import { demoClient, demoProvider } from './settings.ts'
import { modelAt, usageOf, type Kind } from './usage.ts'

/** Somebody who calls, as they are in the store. */
export interface Caller extends Pick<
  DemoPerson,
  'activity' | 'losesCache' | 'batches' | 'costCentre' | 'groups'
> {
  id: string
  kind: 'person' | 'service_account'
  /** that of the last sign-in */
  session: string
  /** undefined: a job, whose machine is gone when it is done */
  machine: Machine | undefined
  project: string
  membership: string | undefined
}

/** A caller with a machine of their own. */
export interface Employee extends Caller {
  machine: Machine
}

export interface Machine {
  /** id */
  device: string
  name: string
  os: string
  /** of Claude Code */
  version: string
  /** SHA-256, hex */
  fingerprint: string
}

export interface CallsOptions extends RefusedCallOptions {
  /** may grow meanwhile */
  callers: readonly Caller[]
  rates: Pick<Rates, 'charge'>
  /** the organization's day, YYYY-MM-DD */
  localDay: (timeMs: number) => string
  /** epoch milliseconds; nothing is later */
  now: number
  /** how many days up to it */
  days: number
}

/** A call: its admission and its settlement, or its refusal. */
export type DemoCall =
  | readonly [NewEntry<'exchange.admitted'>, NewEntry<'exchange.settled'>]
  | readonly [NewEntry<'exchange.refused'>]

/** The calls of so many days, in order of time. */
export function* demoCalls(options: CallsOptions): Generator<DemoCall> {
  const { callers, dice, now, days } = options
  const conversations = new Map<string, string>()
  for (const [at, day] of daysUpTo(now, days).entries()) {
    // Who comes during a day is heard of on the next.
    const weights = callers.map(({ activity }) => activity)
    conversations.clear()
    for (const time of timesOf(day, callsOf(day, at / days, dice), dice)) {
      const caller = callers[dice.weighted(weights)]
      // What is drawn for later than now is dropped, so that the days before come out the same whenever it is filled.
      if (caller === undefined || time > now - longestMs) continue
      const conversation = conversations.get(caller.id)
      const current = conversation === undefined || dice.chance(0.07) ? conversationId(dice) : conversation
      conversations.set(caller.id, current)
      yield dice.chance(0.024)
        ? [refusedCall({ actor: actorOf(caller), time, project: caller.project }, options)]
        : admittedCall({ caller, time, age: at / days, conversation: current }, options)
    }
  }
}

/** No call takes longer. */
const longestMs = 120_000

interface Made {
  caller: Caller
  time: number
  /** 0: the first day, 1: the last */
  age: number
  conversation: string
}

function admittedCall(
  { caller, time, age, conversation }: Made,
  { dice, rates, localDay }: CallsOptions,
): DemoCall {
  const kind = kindOf(caller, dice)
  const exchange = formatId('exchange', time, dice.bytes(10))
  const model = modelAt(age, dice)
  const ending = endingOf(dice)
  const usage = ending.outcome === 'failed' ? noUsage : usageOf(kind, dice)
  const charge = rates.charge({ requested: model, provider: demoProvider, usage, atMs: time })
  const counted = usage.inputTokens + usage.outputTokens + usage.cacheWrite5mTokens
  const lost = caller.losesCache && ending.outcome === 'completed' ? dice.between(4_000, 30_000) : 0
  const firstByteMs = dice.between(350, 2_400)
  const totalMs = firstByteMs + Math.round(usage.outputTokens * 14) + dice.between(50, 400)
  const shared = {
    exchange,
    model,
    provider: demoProvider,
    retention: 'metadata',
    conversation,
    project: caller.project,
    costCentre: caller.costCentre,
    membership: caller.membership,
    localDay: localDay(time),
    simulated: false,
    stream: !caller.batches,
  } as const
  const admitted: ExchangeAdmitted = {
    ...shared,
    session: caller.session,
    device: caller.machine?.device,
    endpoint: 'messages',
    requestBytes: 900 + Math.round((usage.inputTokens + usage.cacheReadTokens) * 3.7),
    maxTokens: 32_000,
    heldMicroUsd: Math.round(charge.microUsd * 1.4),
    heldTokens: counted + 2_000,
    client: demoClient,
    messages: dice.between(1, 60),
  }
  const settled: ExchangeSettled = {
    ...shared,
    ...ending,
    person: caller.id,
    usage,
    usageSource: usageSourceOf(ending.outcome, dice),
    costMicroUsd: charge.microUsd,
    rate: charge.rate,
    countedTokens: counted,
    responseBytes: 400 + usage.outputTokens * 6,
    cacheLostTokens: lost || undefined,
    cacheLostMicroUsd: lost === 0 ? undefined : Math.round(charge.microUsd * 0.3),
    admittedMs: dice.between(2, 14) / 10,
    firstByteMs: ending.outcome === 'failed' ? undefined : firstByteMs,
    totalMs: Math.min(totalMs, longestMs),
    toolUses: dice.chance(0.4)
      ? [{ tool: toolNames[dice.weighted([5, 4, 3, 2])] ?? 'Read', count: 1, bytes: dice.between(40, 900) }]
      : undefined,
  }
  const actor = actorOf(caller)
  return [
    { kind: 'exchange.admitted', time, actor, data: admitted },
    { kind: 'exchange.settled', time: time + settled.totalMs, actor, data: settled },
  ]
}

const toolNames = ['Read', 'Edit', 'Bash', 'Grep']

/** Of a call that was given up the provider may not have said it. */
function usageSourceOf(outcome: ExchangeSettled['outcome'], dice: Dice): UsageSource {
  if (outcome === 'abandoned') return dice.chance(0.07) ? 'estimated' : 'reported'
  return outcome === 'failed' ? 'none' : 'reported'
}

function kindOf(caller: Caller, dice: Dice): Kind {
  if (caller.losesCache) return 'uncached'
  return dice.chance(0.12) ? 'small' : 'turn'
}

function endingOf(dice: Dice): Pick<ExchangeSettled, 'outcome' | 'status' | 'problem'> {
  const at = dice.weighted([975, 9, 4, 12])
  if (at === 1) return { outcome: 'failed', status: 529, problem: 'overloaded_error' }
  if (at === 2) return { outcome: 'failed', status: 504, problem: 'provider_timeout' }
  if (at === 3) return { outcome: 'abandoned', status: 200 }
  return { outcome: 'completed', status: 200 }
}

function actorOf({ kind, id, session }: Caller): Actor {
  return { type: kind, id, session }
}

function conversationId(dice: Dice): string {
  const hex = Buffer.from(dice.bytes(16)).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
