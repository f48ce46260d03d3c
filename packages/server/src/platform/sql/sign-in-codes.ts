import type { Transaction } from 'kysely'
import { clocksApartMs } from '../clock/clock.ts'
import type { TransientSchema } from './schema.ts'

/**
 * Deletes the marks that are over on every node. One whose time is over by this node's clock alone still keeps a code from being used
 * a second time on another.
 */
export async function sweepSignInCodes(
  tx: Transaction<Pick<TransientSchema, 'sign_in_codes'>>,
  now: number,
): Promise<void> {
  await tx
    .deleteFrom('sign_in_codes')
    .where('expires_at', '<', now - clocksApartMs)
    .execute()
}
