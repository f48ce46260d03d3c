import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import type { Queries } from './queries/queries.ts'
import { TailCursorInvalid } from './queries/tail.ts'

/** The ledger's part of the admin API. */
export function ledgerHandlers(queries: Queries): Pick<AdminHandlers, 'listLedgerEntries'> {
  return {
    async listLedgerEntries({ limit, before, kind }) {
      const query = {
        limit,
        ...(before === undefined ? {} : { before }),
        ...(kind === undefined ? {} : { kind }),
      }
      const page = await queries.tail(query).catch((error: unknown) => {
        throw error instanceof TailCursorInvalid
          ? new AdminProblem('cursor_invalid', { field: 'before' })
          : error
      })
      const data = page.entries.map(({ entry }) => ({
        boot: entry.boot,
        seq: entry.seq,
        time: new Date(entry.time).toISOString(),
        kind: entry.kind,
        actor: entry.actor,
        data: { ...entry.data },
      }))
      return page.next === undefined ? { data } : { data, next: page.next }
    },
  }
}
