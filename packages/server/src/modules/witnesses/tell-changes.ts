import type { Log } from '../../platform/log/log.ts'
import { conflictAdvice, parseConflict } from './conflict.ts'
import type { WitnessState } from './states.ts'

interface Change {
  /** undefined: this node has not looked yet */
  before: WitnessState | undefined
  now: WitnessState
}

/** Says what is new about a witness: once an outage, and once a conflict, on each node; what to do stands beside. */
export function tellChanges(log: Log, { before, now }: Change): void {
  tellConflict(log, { before, now })
  const failed = (before?.failures ?? 0) > 0
  const { name: witness, failures, problem } = now
  if (failures > 0 && !failed)
    log.warn({ witness, problem }, 'a witness does not take checkpoints; it is tried again')
  else if (failures === 0 && failed) log.info({ witness }, 'a witness takes checkpoints again')
}

function tellConflict(log: Log, { before, now }: Change): void {
  const { name: witness, place } = now
  const known = before?.conflict ?? null
  if (now.conflict === known) return
  const found = parseConflict(now.conflict)
  if (found === undefined) log.info({ witness }, 'the ledger and its witness agree again')
  else
    log.error(
      { witness, place, ...found },
      `the ledger and its witness disagree: ${conflictAdvice[found.what]}`,
    )
}
