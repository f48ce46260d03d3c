import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import type { Ledger } from './ledger.ts'
import type { Queries } from './queries/queries.ts'
import { TailCursorInvalid, type Tail, type TailPage } from './queries/tail.ts'

interface LedgerParts {
  queries: Pick<Queries, 'tail'>
  noteQuery: Ledger['noteQuery']
  /** puts personal values back where they still exist */
  reveal: <Found extends { data: object }>(entries: readonly Found[]) => Promise<Found[]>
}

/** The ledger's part of the admin API. */
export function ledgerHandlers({
  queries,
  noteQuery,
  reveal,
}: LedgerParts): Pick<AdminHandlers, 'listLedgerEntries'> {
  return {
    async listLedgerEntries({ limit, before, kind }, actor) {
      const page = await readPage(queries, {
        limit,
        ...(before === undefined ? {} : { before }),
        ...(kind === undefined ? {} : { kind }),
      })
      const entries = await reveal(page.entries.map(({ entry, leaf }) => ({ ...entry, leaf })))
      const data = entries.map(({ leaf, ...entry }) => ({
        boot: entry.boot,
        seq: entry.seq,
        ...(leaf === undefined ? {} : { leaf }),
        time: new Date(entry.time).toISOString(),
        kind: entry.kind,
        actor: entry.actor,
        data: { ...entry.data },
      }))
      noteQuery(actor, { operation: 'list', filter: { kind }, entries: data.length })
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
