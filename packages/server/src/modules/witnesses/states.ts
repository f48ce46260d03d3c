import type { Selectable } from 'kysely'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { WitnessStatesTable } from '../../platform/sql/witness-tables.ts'

export type WitnessState = Selectable<WitnessStatesTable>

/** Rows of `witness_states`. */
export interface WitnessStates {
  /** The row of a witness; a new one, or one of another place, has nothing witnessed and is due at once. */
  read(name: string, place: string): Promise<WitnessState>
  /** Takes the round after this state for this node until a time; undefined: another node was faster. */
  claim(state: WitnessState, untilMs: number): Promise<WitnessState | undefined>
  /** Writes what came of a claimed round; nothing, when the claim was lost meanwhile. */
  settle(state: WitnessState): Promise<void>
}

export function createWitnessStates(db: Pick<ControlDatabase, 'read' | 'transient'>): WitnessStates {
  async function find(name: string): Promise<WitnessState | undefined> {
    return db.read.selectFrom('witness_states').selectAll().where('name', '=', name).executeTakeFirst()
  }
  async function swap(from: WitnessState, to: WitnessState): Promise<boolean> {
    const { name, ...values } = to
    const { numUpdatedRows } = await db.transient((transaction) =>
      transaction
        .updateTable('witness_states')
        .set(values)
        .where('name', '=', name)
        .where('round', '=', from.round)
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows === 1n
  }
  return {
    async read(name, place) {
      const known = await find(name)
      if (known?.place === place) return known
      const fresh = empty(name, place)
      if (known !== undefined) await swap(known, { ...fresh, round: known.round + 1 })
      else
        await db.transient((transaction) =>
          transaction
            .insertInto('witness_states')
            .values(fresh)
            .onConflict((conflict) => conflict.doNothing())
            .execute(),
        )
      return (await find(name)) ?? fresh
    },
    async claim(state, untilMs) {
      const claimed = { ...state, round: state.round + 1, due_at: untilMs }
      return (await swap(state, claimed)) ? claimed : undefined
    },
    async settle(state) {
      await swap(state, state)
    },
  }
}

function empty(name: string, place: string): WitnessState {
  return {
    name,
    place,
    round: 0,
    size: 0,
    note: null,
    witnessed_at: null,
    due_at: 0,
    failures: 0,
    problem: null,
    conflict: null,
  }
}
