import type { ReadonlyKysely } from 'kysely/readonly'
import type { Writer } from '../batch.ts'
import type { LedgerOptions } from '../options.ts'
import type { LedgerSchema } from '../schema.ts'

interface LeftOptions {
  read: ReadonlyKysely<LedgerSchema>
  writer: Pick<Writer, 'erased'>
  eraseValues?: LedgerOptions['eraseValues'] | undefined
  signal?: AbortSignal | undefined
}

const pageValues = 500
/** No commitment: stands among the notes until values that were left before there were any have been looked for (orphaned.ts). */
export const orphansMark = '*'

/**
 * Erases what rounds before this one noted, and drops the notes. Most of it is gone already: notes of a round that went well
 * stay until the next, so that a backup, which reads the control database before the ledger, never has a value without
 * either its text or its note. Erasing twice is erasing once, on however many nodes.
 */
export async function eraseLeft(options: LeftOptions): Promise<void> {
  const { read, writer, eraseValues } = options
  if (eraseValues === undefined) return
  while (options.signal?.aborted !== true) {
    const rows = await read
      .selectFrom('ledger_unerased')
      .select('commitment')
      .where('commitment', '!=', orphansMark)
      .limit(pageValues)
      .execute()
    if (rows.length === 0) return
    const commitments = rows.map(({ commitment }) => commitment)
    await eraseValues(commitments)
    await writer.erased(commitments)
  }
}
