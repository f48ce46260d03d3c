import type { Client } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Ledger } from '../ledger/index.ts'
import type { DenialReason } from './oidc/problems.ts'
import { createRateLimit } from './rate-limit.ts'

export interface Denial {
  /** of a person's sign-in, or of a workload's token exchange */
  reason: DenialReason | `token_exchange.${string}`
  issuer?: string
  client: Client
  /** for the log alone */
  detail?: string
}

/** Writes down who was not let in. */
export interface Denials {
  /** In the ledger and the log, or, beyond what an address or all of them may cause, only counted. */
  record(denial: Denial): void
}

const windowMs = 600_000
/** recorded in a window: of one address, and of all */
const max = 10
const maxOverall = 200

interface DenialsDeps {
  ledger: Pick<Ledger, 'appendLater'>
  clock: Clock
  log: Log
}

export function createDenials({ ledger, clock, log }: DenialsDeps): Denials {
  const limit = createRateLimit({ max, windowMs, maxOverall, clock })
  let unrecorded = 0
  return {
    record({ reason, issuer, client, detail }) {
      if (!limit.take(client.address)) {
        unrecorded++
        return
      }
      const data = { reason, ...(issuer === undefined ? {} : { issuer }), client }
      log.warn({ ...data, detail }, 'a sign-in was denied')
      ledger.appendLater({
        kind: 'sign_in.denied',
        time: clock.now(),
        actor: { type: 'system' },
        data: unrecorded === 0 ? data : { ...data, unrecorded },
      })
      unrecorded = 0
    },
  }
}
