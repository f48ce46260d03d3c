import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Queries } from '../ledger/index.ts'
import type { People } from '../people/index.ts'

export interface SpendRoutesDeps {
  queries: Pick<Queries, 'usage'>
  people: Pick<People, 'byId'>
  clock: Clock
}

/** The spend part of the admin API. Without a range: this month, in UTC, up to today. */
export function spendHandlers({ queries, people, clock }: SpendRoutesDeps): Pick<AdminHandlers, 'readSpend'> {
  return {
    async readSpend({ from, to, by, person }) {
      const today = new Date(clock.now()).toISOString().slice(0, 10)
      const range = { from: from ?? `${(to ?? today).slice(0, 7)}-01`, to: to ?? today }
      const rows = await queries.usage({ ...range, by, person })
      const data = rows.map((row) => {
        const name = by === 'person' ? people.byId(row.key)?.name : undefined
        return {
          key: row.key,
          ...(name === undefined ? {} : { name }),
          simulated: row.simulated,
          exchanges: row.calls,
          inputTokens: row.inputTokens,
          outputTokens: row.outputTokens,
          cacheReadTokens: row.cacheReadTokens,
          cacheWriteTokens: row.cacheWrite5mTokens + row.cacheWrite1hTokens,
          costMicroUsd: row.costMicroUsd,
        }
      })
      return { ...range, by, data }
    },
  }
}
