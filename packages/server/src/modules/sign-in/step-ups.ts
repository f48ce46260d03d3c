import { hash } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

/** What came of the first time at the provider, while the person is there again for a second factor. */
export interface FirstPass {
  personId: string
  /** the second answer must be of the same account */
  subject: string
  /** the identity provider's refresh token */
  providerToken: string | undefined
}

/**
 * Sign-ins that wait for a second factor, by the nonce of the way they are on. In the store and not in `state`: a
 * provider's refresh token has no place in an address, sealed or not.
 */
export interface StepUps {
  keep(nonce: string, first: FirstPass): Promise<void>
  /** Once. Undefined when it is over, or was taken. */
  take(nonce: string): Promise<FirstPass | undefined>
}

const purpose = 'step-up of a sign-in'
/** as long as the way to the provider and back may take (flow-state.ts) */
const lifetimeMs = 600_000

export function createStepUps(deps: { sealer: Sealer; db: ControlDatabase; clock: Clock }): StepUps {
  const { sealer, db, clock } = deps
  const keyOf = (nonce: string) => hash('sha256', `step-up ${nonce}`, 'hex')
  return {
    async keep(nonce, first) {
      const value = sealer.seal(purpose, JSON.stringify(first))
      const row = { hash: keyOf(nonce), value, expires_at: clock.now() + lifetimeMs }
      await db.transient((tx) => tx.insertInto('sign_in_codes').values(row).execute())
    },
    take: (nonce) =>
      db.transient(async (tx) => {
        const row = await tx
          .deleteFrom('sign_in_codes')
          .where('hash', '=', keyOf(nonce))
          .where('expires_at', '>', clock.now())
          .returning('value')
          .executeTakeFirst()
        return row && openPass(sealer, row.value)
      }),
  }
}

/** Undefined also when the key it was sealed with is gone: the person begins anew. */
function openPass(sealer: Sealer, sealed: string): FirstPass | undefined {
  try {
    // Sound: only `keep` above seals for this purpose.
    return JSON.parse(sealer.open(purpose, sealed)) as FirstPass
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
