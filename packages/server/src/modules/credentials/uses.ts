import type { Client } from '@sekisho/contract'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { maxUsesPerCredential, type CredentialUse } from '../../platform/sql/credential-uses.ts'

/** Remembers who uses credentials that were rotated, and writes it down now and then, like their last uses. */
export interface Uses {
  /** @param time epoch milliseconds */
  note(credentialId: string, client: Client, time: number): void
  /** Writes what is new. @throws when the store does not answer; nothing is forgotten then */
  flush(): Promise<void>
  /** From the store, whoever came last first. */
  of(credentialId: string): Promise<CredentialUse[]>
  stop(): void
}

interface UsesOptions {
  db: Pick<ControlDatabase, 'projectCredentialUses' | 'read'>
  everyMs: number
  onError: (error: unknown) => void
}

/** Bounded by the credentials in their grace, times 50 clients. */
export function createUses({ db, everyMs, onError }: UsesOptions): Uses {
  let unwritten = new Map<string, Map<string, CredentialUse>>()
  let flushing: Promise<void> = Promise.resolve()

  function add(use: CredentialUse): void {
    const clients = unwritten.get(use.credentialId) ?? new Map<string, CredentialUse>()
    unwritten.set(use.credentialId, clients)
    const key = `${use.clientAddress} ${use.clientAgent}`
    const known = clients.get(key)
    if (known === undefined) {
      if (clients.size < maxUsesPerCredential) clients.set(key, use)
      return
    }
    known.count += use.count
    known.firstAt = Math.min(known.firstAt, use.firstAt)
    known.lastAt = Math.max(known.lastAt, use.lastAt)
  }

  async function write(): Promise<void> {
    const uses = [...unwritten.values()].flatMap((clients) => [...clients.values()])
    unwritten = new Map()
    try {
      await db.projectCredentialUses(uses)
    } catch (error) {
      uses.forEach(add)
      throw error
    }
  }

  const flush = () => (flushing = flushing.then(write, write))
  const timer = setInterval(() => void flush().catch(onError), everyMs).unref()
  return {
    note: (credentialId, { address, agent }, time) =>
      add({
        credentialId,
        clientAddress: address,
        clientAgent: agent,
        firstAt: time,
        lastAt: time,
        count: 1,
      }),
    flush,
    of: (credentialId) => readUses(db, credentialId),
    stop: () => clearInterval(timer),
  }
}

async function readUses(db: Pick<ControlDatabase, 'read'>, credentialId: string): Promise<CredentialUse[]> {
  const rows = await db.read
    .selectFrom('credential_uses')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .orderBy('last_at', 'desc')
    .limit(2 * maxUsesPerCredential)
    .execute()
  return rows.map((row) => ({
    credentialId,
    clientAddress: row.client_address,
    clientAgent: row.client_agent,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
  }))
}
