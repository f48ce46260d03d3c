import { hash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { networkOf } from '../../http/address.ts'
import { clocksApartMs, type Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { TransientSchema } from '../../platform/sql/schema.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'

/**
 * Bounds guessing, by account and by address, on all nodes together. An account is whatever address somebody typed, be
 * there a person or not, so that a lock tells nobody who exists.
 */
export interface Attempts {
  /**
   * Counts an attempt before it is made, so that a hundred at once are a hundred. It may be made when `waitMs` is 0;
   * `locks` says that should it fail, the account has to wait from now on.
   */
  begin(who: Who): Promise<Verdict>
  /** The person is in: the account starts afresh, and the address does not answer for this attempt. */
  succeeded(who: Who): Promise<void>
}

export interface Verdict {
  waitMs: number
  locks: boolean
}

export interface Who {
  account: string
  address: string
}

interface Rule {
  /** failures that cost nothing: people mistype */
  free: number
  maxWaitMs: number
}

const firstWaitMs = 30_000
/** A day, with what the sweep adds. */
const memoryMs = 86_400_000 - clocksApartMs
const rules = {
  account: { free: 10, maxWaitMs: 900_000 },
  // An office shares one.
  address: { free: 50, maxWaitMs: 900_000 },
} as const satisfies Record<string, Rule>

interface Count {
  failures: number
  lockedUntil: number
}

type Tx = Transaction<TransientSchema>

export function createAttempts({ db, clock }: { db: ControlDatabase; clock: Clock }): Attempts {
  return {
    begin: (who) =>
      db.transient(async (tx) => {
        const now = clock.now()
        await sweepSignInCodes(tx, now)
        // Always in this order, so that two attempts do not wait for each other in a circle.
        const address = await count(tx, keyOf('address', networkOf(who.address)), {
          rule: rules.address,
          now,
        })
        if (address.waitMs > 0) return { waitMs: address.waitMs, locks: false }
        return count(tx, keyOf('account', who.account), { rule: rules.account, now })
      }),
    succeeded: (who) =>
      db.transient(async (tx) => {
        const address = keyOf('address', networkOf(who.address))
        const { failures, lockedUntil } = await readCount(tx, address, clock.now() + memoryMs)
        await writeCount(tx, address, { failures: Math.max(0, failures - 1), lockedUntil })
        await tx.deleteFrom('sign_in_codes').where('hash', '=', keyOf('account', who.account)).execute()
      }),
  }
}

async function count(tx: Tx, key: string, { rule, now }: { rule: Rule; now: number }): Promise<Verdict> {
  const { failures, lockedUntil } = await readCount(tx, key, now + memoryMs)
  if (lockedUntil > now) return { waitMs: lockedUntil - now, locks: false }
  const next = failures + 1
  // This attempt is made; the one after it waits.
  const waitMs =
    next < rule.free ? 0 : Math.min(rule.maxWaitMs, firstWaitMs * 2 ** Math.min(20, next - rule.free))
  // Without a wait there is no lock at all, not one until now: another node's now is earlier, and so is that of an
  // attempt that came before this one and was counted after it.
  await writeCount(tx, key, { failures: next, lockedUntil: waitMs === 0 ? 0 : now + waitMs })
  return { waitMs: 0, locks: waitMs > 0 }
}

/** Reads the row and keeps it for this transaction: the update that changes nothing locks it on PostgreSQL. */
async function readCount(tx: Tx, key: string, expiresAt: number): Promise<Count> {
  await tx
    .insertInto('sign_in_codes')
    .values({ hash: key, value: '{"failures":0,"lockedUntil":0}', expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ expires_at: expiresAt }))
    .execute()
  const { value } = await tx
    .selectFrom('sign_in_codes')
    .select('value')
    .where('hash', '=', key)
    .executeTakeFirstOrThrow()
  // Sound: only this module writes rows under these keys.
  return JSON.parse(value) as Count
}

async function writeCount(tx: Tx, key: string, count: Count): Promise<void> {
  await tx
    .updateTable('sign_in_codes')
    .set({ value: JSON.stringify(count) })
    .where('hash', '=', key)
    .execute()
}

function keyOf(kind: keyof typeof rules, who: string): string {
  return hash('sha256', `attempts ${kind} ${who}`)
}
