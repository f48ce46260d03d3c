import type { ApiBody } from '../../api/call-api.ts'

export interface SpendDay {
  /** YYYY-MM-DD */
  day: string
  exchanges: number
  tokens: number
  costMicroUsd: number
  simulatedMicroUsd: number
}

const dayMs = 86_400_000
/** A chart of more days shows nothing; then only days on which something happened are in it. */
const maxDays = 800

/** Spend by day with one row a day, also where nothing happened. */
export function spendDays({ from, to, data }: ApiBody<'readSpend'>): SpendDay[] {
  const days = new Map<string, SpendDay>()
  const count = (Date.parse(to) - Date.parse(from)) / dayMs + 1
  const empty = (day: string) => ({ day, exchanges: 0, tokens: 0, costMicroUsd: 0, simulatedMicroUsd: 0 })
  for (const at of Array.from({ length: count <= maxDays ? count : 0 }).keys()) {
    const day = new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10)
    days.set(day, empty(day))
  }
  for (const row of data) {
    const day = days.get(row.key) ?? empty(row.key)
    days.set(row.key, day)
    day.exchanges += row.exchanges
    day.tokens += row.inputTokens + row.outputTokens + row.cacheReadTokens + row.cacheWriteTokens
    day[row.simulated ? 'simulatedMicroUsd' : 'costMicroUsd'] += row.costMicroUsd
  }
  return [...days.values()]
}
