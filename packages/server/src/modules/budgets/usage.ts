import type { Clock } from '../../platform/clock/clock.ts'
import type { Counters } from '../../platform/counters/counters.ts'
import { planAt, type PlanLine } from './plan.ts'
import type { Spending } from './spending.ts'
import { createRemembered } from './remembered.ts'
import { isCap } from './standing-headers.ts'
import type { Windows } from './windows.ts'

/** One cap of a person. */
interface OwnCap {
  period: 'daily' | 'weekly' | 'monthly'
  limitMicroUsd: number
  usedMicroUsd: number
  /** epoch milliseconds */
  resetsAt: number
}

/** What a person has spent of their own caps, the fullest first; without any, what they have spent, by the UTC calendar. */
export type OwnUsage = { caps: [OwnCap, ...OwnCap[]] } | { spentMicroUsd: Spent }

interface Spent {
  daily: number
  weekly: number
  monthly: number
}

interface UsageDeps {
  counters: Pick<Counters, 'read'>
  windows: Windows
  spent: (person: string) => Promise<Spent>
  person: string
  now: number
}

export async function usageOf(plan: readonly PlanLine[], deps: UsageDeps): Promise<OwnUsage> {
  const { counters, windows, now } = deps
  const caps: OwnCap[] = []
  const moment = { windows, at: now, person: deps.person, conversation: undefined }
  for (const planned of planAt(plan, moment).filter(isCap)) {
    const { limit, period } = planned.line.budget
    const { used } = await counters.read(planned.key)
    // Sound: a cap has one of these periods.
    const cap = { period: period as OwnCap['period'], limitMicroUsd: limit, usedMicroUsd: used }
    caps.push({ ...cap, resetsAt: planned.window.endsAt })
  }
  const [first, ...rest] = caps.sort((one, other) => shareOf(other) - shareOf(one))
  if (first !== undefined) return { caps: [first, ...rest] }
  return { spentMicroUsd: await deps.spent(deps.person) }
}

export function shareOf({
  limitMicroUsd,
  usedMicroUsd,
}: Pick<OwnCap, 'limitMicroUsd' | 'usedMicroUsd'>): number {
  return limitMicroUsd === 0 ? 1 : usedMicroUsd / limitMicroUsd
}

const freshMs = 5_000
const maxRemembered = 10_000

/** What people have spent, by the UTC calendar, up to 5 seconds ago: each look flushes the ledger and adds up three times. */
export function createSpent({ windows, spending, clock }: SpentDeps): (person: string) => Promise<Spent> {
  const remembered = createRemembered<Spent>({ clock, freshMs, max: maxRemembered })
  return (person) => remembered(person, () => readSpent(person, { windows, spending, clock }))
}

interface SpentDeps {
  windows: Windows
  spending: Spending
  clock: Clock
}

async function readSpent(person: string, { windows, spending, clock }: SpentDeps): Promise<Spent> {
  const now = clock.now()
  const spent = (period: OwnCap['period']) => {
    const { from, to } = windows.at({ period, zone: 'utc' }, now)
    return spending.spent({ zone: 'utc', from, to, unit: 'usd', person })
  }
  return { daily: await spent('daily'), weekly: await spent('weekly'), monthly: await spent('monthly') }
}
