import type { Pool } from 'pg'
import type { Clock } from '../clock/clock.ts'
import { renewLife } from './shares.ts'

/** What a node promises the others: while it lives, what it holds and keeps reserved is its own. */
export interface Life {
  /** Whether the others surely still count this node. It says no long before they might not. */
  isSure(): boolean
  /** @throws when PostgreSQL does not answer */
  renew(): Promise<void>
}

export interface LifeOptions {
  pool: Pool
  clock: Clock
  owner: { node: string; lifeMs: number }
  /** Told before a life begins anew: the others may have given away what this node had reserved. */
  onGap: () => void
}

export function createLife({ pool, clock, owner, onGap }: LifeOptions): Life {
  let sureUntil = -Infinity
  const isSure = () => clock.monotonic() < sureUntil
  return {
    isSure,
    async renew() {
      if (!isSure()) onGap()
      // From before the question: PostgreSQL counts from when it is answered.
      const began = clock.monotonic()
      await renewLife(pool, owner)
      sureUntil = began + owner.lifeMs / 2
    },
  }
}
