import type { Kysely } from 'kysely'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { LedgerSchema } from '../schema.ts'

/** Three times as long as Claude Code keeps a transcript that could be resumed, unless it is told otherwise (30 days). */
const keepMs = 90 * 86_400_000
/** Between two pages: a lap of a million conversations takes eight hours. */
const pageEveryMs = 60_000
const pageRows = 2_000

/**
 * Forgets which provider served conversations that nobody went on with for 90 days. One that comes back after all begins
 * anew with the first provider. Walks the table by its key, a page a minute: an index on the time would cost every call.
 */
export function createConversationSweep({
  database,
  clock,
}: {
  database: Kysely<LedgerSchema>
  clock: Clock
}): () => Promise<void> {
  let after = ''
  let lookedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (clock.monotonic() - lookedAt < pageEveryMs) return
    lookedAt = clock.monotonic()
    const before = clock.now() - keepMs
    const page = await database
      .selectFrom('conversations')
      .select(['conversation_id', 'last_seen'])
      .where('conversation_id', '>', after)
      .orderBy('conversation_id')
      .limit(pageRows)
      .execute()
    after = page.length < pageRows ? '' : (page.at(-1)?.conversation_id ?? '')
    const old = page
      .filter(({ last_seen }) => last_seen < before)
      .map(({ conversation_id }) => conversation_id)
    if (old.length === 0) return
    await database
      .deleteFrom('conversations')
      .where('conversation_id', 'in', old)
      // Somebody may have gone on with it meanwhile.
      .where('last_seen', '<', before)
      .execute()
  }
}
