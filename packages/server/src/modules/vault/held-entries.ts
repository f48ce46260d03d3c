import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { EntryHolds, Holding, Queries } from '../ledger/index.ts'
import { holdsInForce, type Hold } from './holds.ts'
import { isHeldBy } from './is-held-by.ts'

interface HeldEntriesDeps {
  db: Pick<ControlDatabase, 'recorded'>
  clock: Clock
  /** of the ledger that this is for: of a device that was removed it alone knows whose it was */
  queries: () => Pick<Queries, 'search'>
}

/**
 * What legal holds keep of the ledger: entries by or about a person, of a conversation, of a project, or all. While it
 * runs, the lock of the holds is held, so that none is placed that would come too late.
 */
export function createHeldEntries({ db, clock, queries }: HeldEntriesDeps): Holding {
  const devices = rememberFor(rememberMs, clock, (person) => devicesOf(person, queries()))
  return (run) =>
    db.recorded({ type: 'system' }, 'holds', async (tx) => {
      const inForce = await holdsInForce(tx)
      const people = inForce.flatMap(({ target: { type, id } }) =>
        type === 'person' && id !== undefined ? [id] : [],
      )
      const things = await thingsOf(tx, people)
      for (const [person, found] of await devices(people)) for (const id of found) things.set(id, person)
      const holds: EntryHolds = {
        version: versionOf(inForce),
        holds: (entry) => inForce.some(({ target }) => isHeldBy(target, entry, things)),
        async confirm() {
          if (versionOf(await holdsInForce(tx)) !== versionOf(inForce))
            throw new Error('the legal holds changed under their lock')
        },
      }
      // Nothing of the control plane was changed, so that there is nothing to record.
      return { entries: [], result: await run(holds) }
    })
}

/** More than one machine replaces another in all the years. */
const maxDevices = 1_000

/** Devices that somebody has or had. */
async function devicesOf(person: string, { search }: Pick<Queries, 'search'>): Promise<string[]> {
  const kinds = ['device.added', 'device.removed'] as const
  const { entries } = await search({ person, kinds, order: 'newest', limit: maxDevices })
  return entries.flatMap(({ entry: { data } }) =>
    'device' in data && typeof data.device === 'string' ? [data.device] : [],
  )
}

/** What is older than that is never removed within it, and a rule keeps for a day at least. */
const rememberMs = 3_600_000

/** Asks again after a while, and forgets who is not asked for. */
function rememberFor<Found>(lifeMs: number, clock: Clock, ask: (person: string) => Promise<Found>) {
  let known = new Map<string, { found: Found; at: number }>()
  return async (people: readonly string[]): Promise<ReadonlyMap<string, Found>> => {
    const next = new Map<string, { found: Found; at: number }>()
    for (const person of people) {
      const before = known.get(person)
      const isFresh = before !== undefined && clock.monotonic() - before.at < lifeMs
      next.set(person, isFresh ? before : { found: await ask(person), at: clock.monotonic() })
    }
    known = next
    return new Map([...next].map(([person, { found }]) => [person, found]))
  }
}

function versionOf(holds: readonly Hold[]): string {
  return holds
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}

/** By the id of what belongs to one of these people, whose it is: entries about it do not always say. */
async function thingsOf(
  read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>,
  people: readonly string[],
): Promise<Map<string, string>> {
  const owners = new Map<string, string>()
  if (people.length === 0) return owners
  for (const table of ['credentials', 'devices', 'sessions', 'invitations'] as const) {
    const rows = await read
      .selectFrom(table)
      .select(['id', 'person_id'])
      .where('person_id', 'in', people)
      .execute()
    for (const { id, person_id } of rows) owners.set(id, person_id ?? '')
  }
  return owners
}
