import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { holdsInForce, type Hold } from './holds.ts'
import type { Vault } from './vault.ts'
import type { Held, RemovalEntry, Removed } from './writer/batch.ts'

/** Ends content: on request, and by age. A legal hold stops both. */
export interface Removal {
  /**
   * Destroys the keys of all that a person said and was answered, then the rows. The content is gone when it resolves;
   * the last of the rows may follow within the hour.
   * @throws AdminProblem content_held
   */
  erase(actor: Actor, erasure: { person: string; reason: string }): Promise<Removed>
  /** @param read a change of the topic `holds`, for the answer to last @throws AdminProblem content_held, as `erase` would */
  checkErasable(person: string, read: Parameters<typeof holdsInForce>[0]): Promise<void>
  /** Removes content of days that are older than it is kept, unless it is to stop. Resolves with how much. */
  expire(isOver?: () => boolean): Promise<Removed>
}

interface RemovalDeps {
  vault: Vault
  db: ControlDatabase
  clock: Clock
  random: Random
  keepDays: number
  /** something is gone and only its entry or its rows are late: the chore goes on with it */
  onLate: (error: unknown) => void
}

const dayMs = 86_400_000
/** Steps of rows that an erasure waits for. */
const erasureSteps = 200
const maxRounds = 10_000

export function createRemoval(deps: RemovalDeps): Removal {
  const { vault, db, clock, random } = deps

  function entry(kind: RemovalEntry['kind'], actor: Actor, data: RemovalEntry['data']): RemovalEntry {
    const time = clock.now()
    return { id: formatId('change', time, random(10)), kind, time, actor, data }
  }

  /** Under the lock of the holds, which records nothing itself: the vault keeps the entry with what it removes. */
  function unlessHeld<Result>(
    actor: Actor,
    run: (holds: readonly Hold[]) => Promise<Result>,
  ): Promise<Result> {
    return db.recorded(actor, 'holds', async (tx) => ({
      entries: [],
      result: await run(await holdsInForce(tx)),
    }))
  }

  async function checkHolds(person: string, holds: readonly Hold[]): Promise<void> {
    const held = heldBy(holds)
    const names = new Set([person, ...(await vault.heldOf(person, held))])
    const keeping = holds.filter(
      ({ target: { type, id } }) => type === 'everything' || (id !== undefined && names.has(id)),
    )
    if (keeping.length > 0)
      throw new AdminProblem('content_held', { holds: keeping.map(({ id }) => id).join(', ') })
  }

  async function finish(): Promise<void> {
    try {
      await vault.tidy(erasureSteps)
      await vault.ship()
    } catch (error) {
      deps.onLate(error)
    }
  }

  return {
    async erase(actor, { person, reason }) {
      const removed = await unlessHeld(actor, async (holds) => {
        await checkHolds(person, holds)
        return await vault.erase(person, entry('content.erased', actor, { person, reason }))
      })
      await finish()
      return removed
    },
    async checkErasable(person, read) {
      await checkHolds(person, await holdsInForce(read))
    },
    async expire(isOver = () => false) {
      const before = new Date(clock.now() - deps.keepDays * dayMs).toISOString().slice(0, 10)
      const total = { keys: 0, exchanges: 0 }
      for (let round = 0; round < maxRounds && !isOver(); round++) {
        const { keys, exchanges } = await unlessHeld({ type: 'system' }, (holds) =>
          vault.expire(before, heldBy(holds), entry('content.expired', { type: 'system' }, { before })),
        )
        if (keys + exchanges === 0) break
        total.keys += keys
        total.exchanges += exchanges
      }
      return total
    },
  }
}

function heldBy(holds: readonly Hold[]): Held {
  const ids = (wanted: Hold['target']['type']) =>
    holds.flatMap(({ target: { type, id } }) => (type === wanted && id !== undefined ? [id] : []))
  return {
    everything: holds.some(({ target }) => target.type === 'everything'),
    people: ids('person'),
    conversations: ids('conversation'),
    projects: ids('project'),
  }
}
