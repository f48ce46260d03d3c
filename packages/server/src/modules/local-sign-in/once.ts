import { hash } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'

/** Sees to it that something is used once only, on all nodes. */
export interface Once {
  /** True for the first who asks. @param until epoch milliseconds; the mark is forgotten then, so the thing must be worthless by itself */
  use(what: string, until: number): Promise<boolean>
}

export function createOnce({ db, clock }: { db: ControlDatabase; clock: Clock }): Once {
  return {
    use: (what, until) =>
      db.transient(async (tx) => {
        await sweepSignInCodes(tx, clock.now())
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('sign_in_codes')
          .values({ hash: hash('sha256', `once ${what}`), value: '', expires_at: until })
          .onConflict((conflict) => conflict.column('hash').doNothing())
          .executeTakeFirstOrThrow()
        return Number(numInsertedOrUpdatedRows ?? 0) === 1
      }),
  }
}
