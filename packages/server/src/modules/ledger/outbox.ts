import type { Actor, EntryData, EntryKind, NewEntry } from '@sekisho/contract'
import type { Journal } from './journal.ts'

/** Admin changes on their way here, kept by the control plane's database in the transactions that made them. */
export interface Outbox {
  /** The oldest; they stay until dropped. `actor` and `data` are JSON. */
  takeOutbox(
    limit: number,
  ): Promise<readonly { id: string; kind: string; time: number; actor: string; data: string }[]>
  dropOutbox(ids: readonly string[]): Promise<void>
}

const pageRows = 100

/**
 * Moves everything in the outbox into the ledger. A crash between the two steps repeats the first one, which the
 * ledger notices by the ids.
 */
export async function shipOutbox(outbox: Outbox, journal: Pick<Journal, 'append'>): Promise<void> {
  for (;;) {
    const rows = await outbox.takeOutbox(pageRows)
    if (rows.length === 0) return
    await Promise.all(rows.map((row) => journal.append(entryOf(row))))
    await outbox.dropOutbox(rows.map(({ id }) => id))
  }
}

type OutboxRow = Awaited<ReturnType<Outbox['takeOutbox']>>[number]

function entryOf({ id, kind, time, actor, data }: OutboxRow): NewEntry {
  return {
    id,
    // Sound: only `recorded` fills the outbox, from typed entries.
    kind: kind as EntryKind,
    time,
    actor: JSON.parse(actor) as Actor,
    data: JSON.parse(data) as EntryData[EntryKind],
  }
}
