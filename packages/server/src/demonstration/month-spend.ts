import type { MonthSpend } from './budgets.ts'
import type { DemoCall } from './calls.ts'

/** Sums up what the calls of the month under way cost, as budgets by UTC count it. */
export function createMonthSpend(now: number, groupsOf: (person: string) => readonly string[]) {
  const month = new Date(now).toISOString().slice(0, 7)
  const since = Date.parse(`${month}-01T00:00:00Z`)
  const bySubject = new Map<string, number>()
  let all = 0
  return {
    add([first, settled]: DemoCall): void {
      if (settled === undefined || first.time < since) return
      const { costMicroUsd, person, project = '', costCentre = '' } = settled.data
      all += costMicroUsd
      for (const subject of [person, project, costCentre, ...groupsOf(person)])
        bySubject.set(subject, (bySubject.get(subject) ?? 0) + costMicroUsd)
    },
    sums: (): MonthSpend => ({ all, bySubject }),
  }
}
