import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import type { Queries } from './queries/queries.ts'
import { TailCursorInvalid, type Tail, type TailPage } from './queries/tail.ts'

/** The ledger's part of the admin API. */
export function ledgerHandlers(queries: Pick<Queries, 'tail'>): Pick<AdminHandlers, 'listLedgerEntries'> {
  return {
    async listLedgerEntries({ limit, before, kind }) {
      const page = await readPage(queries, {
        limit,
        ...(before === undefined ? {} : { before }),
        ...(kind === undefined ? {} : { kind }),
      })
      const data = page.entries.map(({ entry, leaf }) => ({
        boot: entry.boot,
        seq: entry.seq,
        ...(leaf === undefined ? {} : { leaf }),
        time: new Date(entry.time).toISOString(),
        kind: entry.kind,
        actor: entry.actor,
        data: { ...entry.data },
      }))
      return page.next === undefined ? { data } : { data, next: page.next }
    },
  }
}

async function readPage(queries: Pick<Queries, 'tail'>, query: Tail): Promise<TailPage> {
  try {
    return await queries.tail(query)
  } catch (error) {
    if (!(error instanceof TailCursorInvalid)) throw error
    throw new AdminProblem('field_invalid', { field: 'before', problem: error.message }, { cause: error })
  }
}
