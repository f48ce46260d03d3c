import type { Transaction } from 'kysely'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, TransientSchema } from '../../platform/sql/schema.ts'

/** What a guard last attested, as far as calls depend on it. */
export interface StandingGuard {
  readonly guard: string
  readonly personId: string
  /** fingerprint of the Claude Code beside it; null: it has not said, since Claude Code was never started there */
  readonly clientDevice: string | null
  /** it was what its person should have had at that time */
  readonly rightful: boolean
  /** epoch milliseconds */
  readonly at: number
}

/** The newest statements of guards, in memory, as every node has them within a second. */
export interface Standing {
  /** Of guards that are not revoked. */
  of(personId: string): Iterable<StandingGuard>
  /** Reads what is new now. @throws when the store cannot be read */
  reload(): Promise<void>
}

const pageSize = 1_000

/** @throws when the store cannot be read */
export async function openStanding({
  read,
  changes,
}: Pick<ControlDatabase, 'read' | 'changes'>): Promise<Standing> {
  const people = new Map<string, Map<string, StandingGuard>>()
  let head = 0
  let running: Promise<void> = Promise.resolve()

  function put({ revoked, ...guard }: StandingGuard & { revoked: boolean }): void {
    const own = people.get(guard.personId) ?? new Map<string, StandingGuard>()
    if (revoked) own.delete(guard.guard)
    else own.set(guard.guard, guard)
    people.set(guard.personId, own)
  }

  async function load(): Promise<void> {
    for (;;) {
      const page = await readPage(read, head)
      for (const { sequence, ...guard } of page) {
        put(guard)
        head = sequence
      }
      if (page.length < pageSize) return
    }
  }

  const reload = () => (running = running.catch(ignoreEarlier).then(load))
  changes.subscribe('guards', reload)
  await reload()
  return { of: (personId) => people.get(personId)?.values() ?? [], reload }
}

/** The load before this one has already told its own caller. */
function ignoreEarlier(): void {}

async function readPage(read: ControlDatabase['read'], after: number) {
  const rows = await read
    .selectFrom('guard_attestations as attested')
    .innerJoin('guard_devices as guard', 'guard.id', 'attested.guard_device')
    .select([
      'guard.id',
      'guard.person_id',
      'guard.device_id',
      'guard.revoked_at',
      'attested.client_device',
      'attested.rightful',
      'attested.at',
      'attested.sequence',
    ])
    .where('attested.sequence', '>', after)
    .orderBy('attested.sequence')
    .limit(pageSize)
    .execute()
  return rows.map((row) => ({
    guard: row.id,
    personId: row.person_id,
    clientDevice: row.client_device ?? row.device_id,
    rightful: row.rightful === 1,
    at: row.at,
    revoked: row.revoked_at !== null,
    sequence: row.sequence,
  }))
}

/** For a change of the topic `guards`: changes of one topic take turns, so that no number is given twice or shown late. */
export async function nextSequence(tx: Pick<Transaction<TransientSchema>, 'selectFrom'>): Promise<number> {
  const { head } = await tx
    .selectFrom('guard_attestations')
    .select((row) => row.fn.max('sequence').as('head'))
    .executeTakeFirstOrThrow()
  return (head ?? 0) + 1
}

/** Has every node read a guard's row again. */
export async function readAgain(tx: Transaction<AdminSchema>, guard: string): Promise<void> {
  const sequence = await nextSequence(tx)
  await tx.updateTable('guard_attestations').set({ sequence }).where('guard_device', '=', guard).execute()
}
