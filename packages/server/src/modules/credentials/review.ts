import { AdminProblem } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { CredentialUse } from '../../platform/sql/credential-uses.ts'
import type { LastSeen } from '../../platform/sql/last-seen.ts'
import type { People } from '../people/index.ts'
import type { Credential } from './credential.ts'
import type { Hashed } from './rows.ts'
import type { CredentialRules } from './rules.ts'
import { listUnused, revokeUnused } from './unused.ts'
import type { Uses } from './uses.ts'

/** Who uses which credential, and what becomes of those that nobody uses. */
export interface Review {
  /** In force and not used for so many days; oldest first, from the store. */
  listUnused(query: {
    days: number
    limit: number
    after?: string | undefined
  }): Promise<{ data: Credential[]; next?: string }>
  /** A round of the chore that the rules ask for. Resolves with how many were revoked. */
  revokeUnused(): Promise<number>
  /** Who used a credential in its grace, whoever came last first. @throws AdminProblem credential_unknown */
  uses(id: string): Promise<CredentialUse[]>
}

interface ReviewDeps {
  db: ControlDatabase
  clock: Clock
  rules: CredentialRules
  lastUsed: LastSeen
  uses: Uses
  show: (changed: readonly Hashed[]) => void
  people: Pick<People, 'inTransaction'>
}

const dayMs = 86_400_000
/** Addresses of clients are kept for so long after their last call. */
const keepUsesMs = 90 * dayMs

/** Looks at what is written, after writing its own. */
export function createReview({ db, clock, rules, lastUsed, uses, show, people }: ReviewDeps): Review {
  return {
    async listUnused({ days, limit, after }) {
      await lastUsed.flush()
      return await listUnused(db, { now: clock.now(), unusedForMs: days * dayMs, limit, after })
    },
    async revokeUnused() {
      await db.forgetCredentialUses(clock.now() - keepUsesMs)
      if (rules.revokeUnusedAfterMs === undefined) return 0
      await lastUsed.flush()
      const revoked = await revokeUnused(
        { now: clock.now(), unusedForMs: rules.revokeUnusedAfterMs },
        { db, people },
      )
      show(revoked)
      return revoked.length
    },
    async uses(id) {
      const row = await db.read.selectFrom('credentials').select('id').where('id', '=', id).executeTakeFirst()
      if (row === undefined) throw new AdminProblem('credential_unknown', { credential: id })
      await uses.flush()
      return await uses.of(id)
    },
  }
}
