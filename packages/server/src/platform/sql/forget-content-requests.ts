import type { Sql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'

/** A transaction must not keep others from theirs for long. */
const forgottenAtOnce = 1_000

/** See `ControlDatabase.forgetContentRequests`. */
export async function forgetContentRequests(sql: Sql<ControlSchema>, before: number): Promise<number> {
  const { numDeletedRows } = await sql.kysely.transaction().execute((transaction) =>
    transaction
      .deleteFrom('content_requests')
      .where('id', 'in', (row) =>
        row
          .selectFrom('content_requests')
          .select('id')
          .where('expires_at', '<', before)
          .orderBy('id')
          .limit(forgottenAtOnce),
      )
      .executeTakeFirst(),
  )
  return Number(numDeletedRows)
}
