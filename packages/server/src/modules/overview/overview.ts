import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Queries } from '../ledger/index.ts'
import { readDays } from './read-days.ts'

interface OverviewDeps {
  queries: Pick<Queries, 'usage' | 'refusals'>
  clock: Clock
  providers: readonly { name: string; kind: string }[]
}

/** What happened lately, from the rollups, so that it costs the same however much there was. */
export function overviewHandlers({
  queries,
  clock,
  providers,
}: OverviewDeps): Pick<AdminHandlers, 'readOverview'> {
  return {
    async readOverview({ days: wanted }) {
      const days = await readDays(queries, { now: clock.now(), days: wanted })
      const today = days.at(-1)
      if (today === undefined) throw new RangeError('an overview has at least one day')
      const only = { from: today.day, to: today.day }
      const callers = new Set((await queries.usage({ ...only, by: 'person' })).map(({ key }) => key))
      const used = await queries.usage({ ...only, by: 'provider' })
      return {
        today: { ...today, people: callers.size },
        days,
        refusals: (await queries.refusals(only)).map(({ code, count }) => ({ code, count })),
        providers: providers.map(({ name, kind }) => {
          const rows = used.filter(({ key }) => key === name)
          const exchanges = rows.reduce((sum, { calls }) => sum + calls, 0)
          const failed = rows.reduce((sum, { failedCalls }) => sum + failedCalls, 0)
          return { name, practice: kind === 'practice', exchanges, failed }
        }),
      }
    },
  }
}
