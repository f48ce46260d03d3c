import { sql, type Kysely } from 'kysely'
import type { LedgerSchema } from '../schema.ts'

/** What nobody can ask for any more. */
export interface Outlived {
  /** ids of the outbox that sort before it */
  idsBefore: string
  /** conversations without a call since, epoch milliseconds */
  conversationsBefore: number
}

/** Rows one transaction looks at. */
const pageRows = 500

/** The row that holds what forgotten conversations used, so that all of them together are what the entries say. */
export const forgottenConversations = ''

/** Drops it, a page at a time, so that no append waits for long. */
export async function forget(database: Kysely<LedgerSchema>, outlived: Outlived): Promise<void> {
  await forgetIds(database, outlived.idsBefore)
  await forgetConversations(database, outlived.conversationsBefore)
}

async function forgetIds(database: Kysely<LedgerSchema>, before: string): Promise<void> {
  for (;;) {
    const old = database
      .selectFrom('ledger_ids')
      .select('id')
      .where('id', '<', before)
      .orderBy('id')
      .limit(pageRows)
    const gone = await database.deleteFrom('ledger_ids').where('id', 'in', old).executeTakeFirst()
    if (gone.numDeletedRows < pageRows) return
  }
}

/** Along the primary key: an index by time would cost each settlement more than this does once a day. */
async function forgetConversations(database: Kysely<LedgerSchema>, before: number): Promise<void> {
  let after = forgottenConversations
  for (;;) {
    const page = await database
      .selectFrom('conversations')
      .select(['conversation_id', 'last_seen'])
      .where('conversation_id', '>', after)
      .orderBy('conversation_id')
      .limit(pageRows)
      .execute()
    const old = page.filter((row) => row.last_seen < before).map((row) => row.conversation_id)
    if (old.length > 0) await forgetPage(database, old, before)
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return
    after = last.conversation_id
  }
}

async function forgetPage(
  database: Kysely<LedgerSchema>,
  conversations: readonly string[],
  before: number,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const gone = await transaction
      .deleteFrom('conversations')
      .where('conversation_id', 'in', conversations)
      // One that was taken up again meanwhile stays.
      .where('last_seen', '<', before)
      .returning(['calls', 'counted_tokens', 'cost_micro_usd'])
      .execute()
    const sum = (name: keyof (typeof gone)[number]) => gone.reduce((total, row) => total + row[name], 0)
    const sums = {
      calls: sum('calls'),
      counted_tokens: sum('counted_tokens'),
      cost_micro_usd: sum('cost_micro_usd'),
    }
    await transaction
      .insertInto('conversations')
      .values({
        conversation_id: forgottenConversations,
        hash: '',
        provider: '',
        first_seen: 0,
        last_seen: before,
        ...sums,
      })
      .onConflict((conflict) =>
        conflict.column('conversation_id').doUpdateSet({
          last_seen: before,
          calls: sql`conversations.calls + excluded.calls`,
          counted_tokens: sql`conversations.counted_tokens + excluded.counted_tokens`,
          cost_micro_usd: sql`conversations.cost_micro_usd + excluded.cost_micro_usd`,
        }),
      )
      .execute()
  })
}
