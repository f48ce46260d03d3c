import { peopleOf } from '../ledger/index.ts'
import type { SinkEvent } from './event.ts'
import { meaningOf, severityRank } from './meaning.ts'
import type { SinkFilter } from './settings.ts'

/** Whether a sink is for an entry. It is asked before anything is cut away. */
export function createSelect({ kinds, persons, minimumSeverity }: SinkFilter): (event: SinkEvent) => boolean {
  const least = severityRank(minimumSeverity)
  const named: ReadonlySet<string> | undefined = kinds
  return (event) => {
    if (named !== undefined && !named.has(event.kind)) return false
    if (persons !== undefined && !peopleOf(event).some((person) => persons.has(person))) return false
    const { severity } = meaningOf(event.kind, event.data)
    return severityRank(severity) >= least
  }
}
