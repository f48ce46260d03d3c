import { formatId } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Writer } from './batch.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000
/**
 * An id is asked for while its change is in the outbox, which is empty when this is looked at; what may still come is a
 * batch of another node that could not write meanwhile, or an old copy of the outbox. A conversation of Claude Code is
 * taken up again within the 30 days for which the client keeps it.
 */
const keptMs = 90 * dayMs

export interface Tidying {
  /**
   * What to do once the outbox was seen empty: once a day, the first time an hour after the start, drops what no change
   * and no conversation will ask for again. Never rejects.
   */
  run: () => Promise<void>
  /**
   * Conversations with a call since then stay, however long ago that is.
   * @param since epoch milliseconds; undefined: it asks for none
   */
  keepConversations: (since: () => Promise<number | undefined>) => void
}

export function createTidying({ writer, clock, log }: TidyingDeps): Tidying {
  let dueAt = clock.monotonic() + hourMs
  let keptSince: () => Promise<number | undefined> = async () => undefined

  async function forget(): Promise<void> {
    const before = clock.now() - keptMs
    await writer.forget({
      idsBefore: formatId('change', before, new Uint8Array(10)),
      conversationsBefore: Math.min(before, (await keptSince()) ?? before),
    })
  }

  return {
    async run() {
      if (clock.monotonic() < dueAt) return
      dueAt = clock.monotonic() + dayMs
      await forget().catch((error: unknown) =>
        log.warn({ err: error }, 'what the ledger outlived stays for another day'),
      )
    },
    keepConversations: (since) => void (keptSince = since),
  }
}

interface TidyingDeps {
  writer: Pick<Writer, 'forget'>
  clock: Clock
  log: Log
}
