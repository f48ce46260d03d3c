import type { Queries } from '../ledger/index.ts'

export interface DayFigures {
  /** UTC, YYYY-MM-DD */
  day: string
  exchanges: number
  failed: number
  refused: number
  costMicroUsd: number
  simulatedMicroUsd: number
}

const dayMs = 86_400_000
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** The last days up to now, oldest first, one each, also where nothing happened; of one person without what was refused. */
export async function readDays(
  queries: Pick<Queries, 'usage' | 'refusals'>,
  { now, days, person }: { now: number; days: number; person?: string },
): Promise<DayFigures[]> {
  const range = { from: dayOf(now - (days - 1) * dayMs), to: dayOf(now) }
  const figures = new Map<string, DayFigures>()
  for (let at = days - 1; at >= 0; at--) {
    const day = dayOf(now - at * dayMs)
    figures.set(day, { day, exchanges: 0, failed: 0, refused: 0, costMicroUsd: 0, simulatedMicroUsd: 0 })
  }
  for (const { key, simulated, calls, failedCalls, costMicroUsd } of await queries.usage({
    ...range,
    by: 'day',
    person,
  })) {
    const figure = figures.get(key)
    if (figure === undefined) continue
    figure.exchanges += calls
    figure.failed += failedCalls
    figure[simulated ? 'simulatedMicroUsd' : 'costMicroUsd'] += costMicroUsd
  }
  // Refusals are counted by day and reason alone.
  if (person !== undefined) return [...figures.values()]
  for (const { day, count } of await queries.refusals(range)) {
    const figure = figures.get(day)
    if (figure !== undefined) figure.refused += count
  }
  return [...figures.values()]
}
