import type { HoldLine } from '../../platform/counters/counters.ts'
import type { MinuteLine } from '../../platform/counters/sliding-minute.ts'
import type { Budget, LimitedBudget } from './budget.ts'
import { conversationKeyPrefix, keyPrefix } from './keys.ts'
import { isPersonal } from './resolve.ts'
import type { Window, Windows } from './windows.ts'

/** A limit a person's calls are held against, with its counter's key kept ready for the window that lasts. */
export interface PlanLine {
  readonly budget: LimitedBudget
  /** counts what the caller spends, whatever on: what Claude Code shows is made of these */
  readonly personal: boolean
  readonly prefix: string
  window: Window | undefined
  key: string
}

/** What one call is held against. */
export interface PlannedLine {
  readonly line: PlanLine
  readonly window: Window
  readonly key: string
  /** of a limit per minute: what the last 60 seconds leave of it */
  minute?: MinuteLine
}

export function planLine(budget: LimitedBudget, person: string): PlanLine {
  return {
    budget,
    personal: isPersonal(budget),
    prefix: keyPrefix(budget, person),
    window: undefined,
    key: '',
  }
}

export function isLimited(budget: Budget): budget is LimitedBudget {
  return budget.limit !== null
}

/** Two lines on one counter (an access policy's tokens, and a budget's) are one hold: the tighter counts. */
export function tightest(lines: readonly PlanLine[]): PlanLine[] {
  const byPrefix = new Map<string, PlanLine>()
  for (const line of lines) {
    const there = byPrefix.get(line.prefix)
    if (there === undefined || line.budget.limit < there.budget.limit) byPrefix.set(line.prefix, line)
  }
  return [...byPrefix.values()]
}

interface Moment {
  windows: Windows
  /** epoch milliseconds */
  at: number
  person: string
  conversation: string | undefined
}

/** The plan at a moment. A call that names no conversation has none to be held against. */
export function planAt(
  plan: readonly PlanLine[],
  { windows, at, person, conversation }: Moment,
): PlannedLine[] {
  const planned: PlannedLine[] = []
  for (const line of plan) {
    const window = windows.at(line.budget, at)
    if (line.budget.period === 'conversation') {
      if (conversation === undefined) continue
      const key = conversationKeyPrefix(line.budget, { person, conversation }) + window.label
      planned.push({ line, window, key })
      continue
    }
    if (line.window !== window) {
      line.window = window
      line.key = line.prefix + window.label
    }
    planned.push({ line, window, key: line.key })
  }
  return planned
}

/** What a call needs of a budget, before it is made. */
export interface Needed {
  microUsd: number
  microUsdVariance: number
  /** of it, what is spent even when the call ends now */
  microUsdCertain: number
  tokens: number
  tokensVariance: number
  tokensCertain: number
}

/** What a call needs, in the unit of a budget. */
export function neededOf({ budget }: PlanLine, expected: Needed): number {
  return { usd: expected.microUsd, tokens: expected.tokens, calls: 1 }[budget.unit]
}

/** How a call stands to being ended under way. */
export interface Ending {
  /** a call that does not stream cannot be ended: all of it is certain */
  streams: boolean
  ceilingOf: (line: PlanLine) => number
}

/** @param ending absent: no call is ended */
export function holdLine(
  { line, key, minute }: PlannedLine,
  expected: Needed,
  ending: Ending | undefined,
): HoldLine {
  const { unit, period } = line.budget
  const limit = minute?.line.limit ?? line.budget.limit
  const amount = neededOf(line, expected)
  if (unit === 'calls') return { key, amount, limit }
  const variance = unit === 'usd' ? expected.microUsdVariance : expected.tokensVariance
  const held = { key, amount, variance, limit }
  // A rate is free again in a minute.
  if (ending === undefined || period === 'minute') return held
  if (!ending.streams) return { ...held, certain: amount }
  const certain = unit === 'usd' ? expected.microUsdCertain : expected.tokensCertain
  return { ...held, certain, ceiling: ending.ceilingOf(line) }
}
