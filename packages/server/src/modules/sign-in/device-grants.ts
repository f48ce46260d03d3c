import type { Client } from '@sekisho/contract'
import { hash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { TransientSchema } from '../../platform/sql/schema.ts'
import type { DeviceGrantsTable } from '../../platform/sql/sign-in-tables.ts'
import { newUserCode } from './user-code.ts'

type GrantKind = DeviceGrantsTable['kind']

/** Who approved, kept with the grant until its device fetches the tokens. */
export interface Approval {
  personId: string
  /** issuer URL or `local` */
  issuer: string
  secondFactor: boolean
  /** the identity provider's refresh token, sealed */
  providerToken?: string
}

/** A grant that waits for its person, as the person must see it. */
export interface WaitingGrant {
  /** tells it to `approve` and `deny`; it is no secret */
  id: string
  kind: GrantKind
  /** who asked for it */
  client: Client
  /** epoch milliseconds */
  createdAt: number
}

export type Poll =
  | { state: 'pending' | 'slow_down' | 'denied' | 'over' }
  | { state: 'approved'; kind: GrantKind; approval: Approval }

/** RFC 8628: devices that wait for their people. In the store, so that any node may begin, approve and finish. */
export interface DeviceGrants {
  begin(grant: {
    kind: GrantKind
    client: Client
  }): Promise<{ deviceCode: string; userCode: string; expiresInSeconds: number; intervalSeconds: number }>
  /** @param letters of `readUserCode` */
  waiting(letters: string): Promise<WaitingGrant | undefined>
  /** False when it waits no more: approved, denied or over. */
  approve(id: string, approval: Approval): Promise<boolean>
  deny(id: string): Promise<boolean>
  /** What its device is to hear. An approval is handed out once. */
  poll(deviceCode: string): Promise<Poll>
}

const lifetimeSeconds = 600
const intervalSeconds = 5
/**
 * Clients wait on their own clock, packets take their time, and the node of the poll before may have another clock than this
 * one: taken for too soon again and again, a device would wait longer each time until its grant is over.
 */
const toleranceMs = 3_000
const deviceCodeForm = /^[\w-]{43}$/

export function createDeviceGrants({ db, clock }: { db: ControlDatabase; clock: Clock }): DeviceGrants {
  /** True when the grant was waiting and in time. */
  async function decide(id: string, change: Partial<DeviceGrantsTable>): Promise<boolean> {
    const result = await db.transient((tx) =>
      tx
        .updateTable('device_grants')
        .set(change)
        .where('device_code_hash', '=', id)
        .where('state', '=', 'pending')
        .where('expires_at', '>', clock.now())
        .executeTakeFirst(),
    )
    return result.numUpdatedRows === 1n
  }

  return {
    async begin({ kind, client }) {
      const now = clock.now()
      const deviceCode = randomBytes(32).toString('base64url')
      const userCode = newUserCode()
      const row: DeviceGrantsTable = {
        device_code_hash: hashOf(deviceCode),
        user_code_hash: hashOf(userCode.replace('-', '')),
        kind,
        state: 'pending',
        created_at: now,
        expires_at: now + lifetimeSeconds * 1000,
        interval_seconds: intervalSeconds,
        polled_at: null,
        client_address: client.address,
        client_agent: client.agent.slice(0, 200),
        approval: null,
      }
      await db.transient(async (tx) => {
        await tx.deleteFrom('device_grants').where('expires_at', '<=', now).execute()
        // Two at a time with the same code: one in 25 billion, and the store refuses the second.
        await tx.insertInto('device_grants').values(row).execute()
      })
      return { deviceCode, userCode, expiresInSeconds: lifetimeSeconds, intervalSeconds }
    },
    async waiting(letters) {
      const row = await db.read
        .selectFrom('device_grants')
        .selectAll()
        .where('user_code_hash', '=', hashOf(letters))
        .where('state', '=', 'pending')
        .where('expires_at', '>', clock.now())
        .executeTakeFirst()
      if (row === undefined) return undefined
      const client = { address: row.client_address, agent: row.client_agent }
      return { id: row.device_code_hash, kind: row.kind, client, createdAt: row.created_at }
    },
    approve: (id, approval) => decide(id, { state: 'approved', approval: JSON.stringify(approval) }),
    deny: (id) => decide(id, { state: 'denied' }),
    async poll(deviceCode) {
      if (!deviceCodeForm.test(deviceCode)) return { state: 'over' }
      return db.transient((tx) => pollGrant(tx, { id: hashOf(deviceCode), now: clock.now() }))
    },
  }
}

async function pollGrant(
  tx: Transaction<TransientSchema>,
  { id, now }: { id: string; now: number },
): Promise<Poll> {
  const row = await tx
    .selectFrom('device_grants')
    .selectAll()
    .where('device_code_hash', '=', id)
    .executeTakeFirst()
  if (row === undefined || row.expires_at <= now || row.state === 'used') return { state: 'over' }
  if (row.state === 'denied') return { state: 'denied' }
  if (row.state === 'pending') return notePoll(tx, { row, now })
  // Of two polls at the same time, on whichever nodes, one finds it approved; the other finds it used.
  const taken = await tx
    .updateTable('device_grants')
    .set({ state: 'used', approval: null })
    .where('device_code_hash', '=', id)
    .where('state', '=', 'approved')
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n || row.approval === null) return { state: 'over' }
  // Sound: only `approve` above writes it.
  return { state: 'approved', kind: row.kind, approval: JSON.parse(row.approval) as Approval }
}

/** RFC 8628, 3.5: a device that asks too soon waits five seconds longer from then on. */
async function notePoll(
  tx: Transaction<TransientSchema>,
  { row, now }: { row: DeviceGrantsTable; now: number },
): Promise<Poll> {
  const tooSoon = now < (row.polled_at ?? 0) + row.interval_seconds * 1000 - toleranceMs
  const interval_seconds = row.interval_seconds + (tooSoon ? intervalSeconds : 0)
  await tx
    .updateTable('device_grants')
    .set({ polled_at: now, interval_seconds })
    .where('device_code_hash', '=', row.device_code_hash)
    .execute()
  return { state: tooSoon ? 'slow_down' : 'pending' }
}

/** What is handed out has bits enough, or limits on guesses, that a plain digest keeps it. */
function hashOf(code: string): string {
  return hash('sha256', code, 'hex')
}
