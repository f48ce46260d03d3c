import type { Selectable } from 'kysely'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { WitnessedLogsTable } from '../../platform/sql/witness-tables.ts'

export type WitnessedLog = Selectable<WitnessedLogsTable>

/** Rows of `witnessed_logs`. */
export interface WitnessedLogs {
  find(origin: string): Promise<WitnessedLog | undefined>
  /** Puts `next` in the place of `before`; false: it is not there any more, and nothing is written. */
  replace(before: WitnessedLog | undefined, next: WitnessedLog): Promise<boolean>
}

/** The compare-and-swap that keeps two nodes, or two requests at once, from co-signing a fork. */
export function createWitnessedLogs(db: Pick<ControlDatabase, 'read' | 'transient'>): WitnessedLogs {
  return {
    find: (origin) =>
      db.read.selectFrom('witnessed_logs').selectAll().where('origin', '=', origin).executeTakeFirst(),
    async replace(before, next) {
      const written = await db.transient(async (transaction) => {
        if (before === undefined) {
          const { numInsertedOrUpdatedRows } = await transaction
            .insertInto('witnessed_logs')
            .values(next)
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirstOrThrow()
          return numInsertedOrUpdatedRows
        }
        const { numUpdatedRows } = await transaction
          .updateTable('witnessed_logs')
          .set(next)
          .where('origin', '=', before.origin)
          .where('size', '=', before.size)
          .where('root', '=', before.root)
          .executeTakeFirstOrThrow()
        return numUpdatedRows
      })
      return written === 1n
    },
  }
}
