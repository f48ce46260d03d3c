import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

const dayMs = 86_400_000
/** Administrators look at sign-ins of the last weeks; a pipeline's are many, and of no interest once they are over. */
const kept = [
  { kinds: ['claude_code', 'cli', 'browser'], keptMs: 90 * dayMs },
  { kinds: ['workload'], keptMs: dayMs },
] as const
const maxRounds = 100

export interface ForgetDeps {
  db: Pick<ControlDatabase, 'forgetSessions'>
  clock: Clock
}

/** Deletes sessions that were over long ago, so that a start does not read through them. */
export async function forgetEnded({ db, clock }: ForgetDeps): Promise<void> {
  for (const { kinds, keptMs } of kept) {
    for (let round = 0; round < maxRounds; round++) {
      if ((await db.forgetSessions({ kinds, before: clock.now() - keptMs })) === 0) break
    }
  }
}
