import { hash } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'

/** Which tokens were exchanged, until they expire; of all nodes. */
export interface UsedTokens {
  /** False when it was used before. @param expiresAt epoch milliseconds */
  take(issuer: string, identity: string, expiresAt: number): Promise<boolean>
}

const sweepEveryMs = 60_000

export function createUsedTokens(db: Pick<ControlDatabase, 'transient'>, clock: Clock): UsedTokens {
  let sweptAt = Number.NEGATIVE_INFINITY
  return {
    async take(issuer, identity, expiresAt) {
      const key = hash('sha256', JSON.stringify(['federation', issuer, identity]), 'hex')
      const sweep = clock.monotonic() - sweptAt >= sweepEveryMs
      const taken = await db.transient(async (tx) => {
        if (sweep) await sweepSignInCodes(tx, clock.now())
        // The primary key decides, so that of two nodes one has it.
        return await tx
          .insertInto('sign_in_codes')
          .values({ hash: key, value: '{}', expires_at: expiresAt })
          .onConflict((conflict) => conflict.column('hash').doNothing())
          .executeTakeFirst()
      })
      if (sweep) sweptAt = clock.monotonic()
      return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n
    },
  }
}
