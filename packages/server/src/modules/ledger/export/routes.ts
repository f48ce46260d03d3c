import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../../http/index.ts'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Ledger } from '../ledger.ts'
import { TileMissing } from '../tiles.ts'
import type { ExportFilter } from './filter.ts'

interface ExportRoutesDeps {
  ledger: Pick<Ledger, 'queries' | 'append'>
  /** verifier keys of the ledger, the oldest first */
  keys: () => Promise<readonly string[]>
  clock: Clock
}

/** The part of the admin API that lets the ledger out. What was asked for is recorded before the first byte leaves. */
export function exportHandlers({
  ledger,
  keys,
  clock,
}: ExportRoutesDeps): Pick<AdminHandlers, 'exportLedger'> {
  return {
    async exportLedger({ from, to: asked, person, since, kind }, actor) {
      const checkpoint = await ledger.queries.checkpoint()
      if (!checkpoint) throw new AdminProblem('checkpoint_unknown')
      const to = asked ?? checkpoint.size
      if (to > checkpoint.size) throw new AdminProblem('tree_size_unknown', { size: to })
      if (from > to) throw new AdminProblem('leaf_unvouched', { leaf: from, size: checkpoint.size })
      const filter: ExportFilter = {
        ...(person === undefined ? {} : { person }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
        ...(kind === undefined ? {} : { kinds: kind.split(',') }),
      }
      const request = { from, to, checkpoint, keys: await keys() }
      const isFiltered = Object.keys(filter).length > 0
      const lines = ledger.queries.exportLines(isFiltered ? { ...request, filter } : request)
      const first = await firstOf(lines)
      await ledger.append({
        kind: 'ledger.exported',
        time: clock.now(),
        actor,
        data: { from, to, ...filter },
      })
      return continued(first, lines)
    },
  }
}

/** Read before the answer begins, so that what can be refused still is. */
async function firstOf(lines: AsyncGenerator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await lines.next()
  } catch (error) {
    if (!(error instanceof TileMissing)) throw error
    throw new AdminProblem('tree_behind', {}, { cause: error })
  }
}

async function* continued(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done) return
  yield first.value
  yield* rest
}
