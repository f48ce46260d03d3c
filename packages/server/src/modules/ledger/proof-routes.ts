import { AdminProblem } from '@sekisho/contract'
import type { EntryProofBody } from '@sekisho/contract/admin-api'
import { encodeBase64, formatLogProof } from '@sekisho/ledger'
import type { AdminHandlers } from '../../http/index.ts'
import type { Ledger } from './ledger.ts'
import type { EntryProof } from './queries/proofs.ts'
import type { Queries } from './queries/queries.ts'
import { TileMissing } from './tiles.ts'

interface ProofParts {
  queries: Pick<Queries, 'checkpoint' | 'proof' | 'consistency'>
  noteQuery: Ledger['noteQuery']
}

/** The part of the admin API that proves what the ledger says. */
export function proofHandlers({
  queries,
  noteQuery,
}: ProofParts): Pick<AdminHandlers, 'readCheckpoint' | 'proveLedgerEntry' | 'proveLedgerConsistency'> {
  return {
    async readCheckpoint({ size }) {
      const found = await queries.checkpoint(size)
      if (!found) throw new AdminProblem('checkpoint_unknown')
      return { size: found.size, checkpoint: found.note }
    },
    async proveLedgerEntry({ leaf, size }, actor) {
      const found = await whole(() => queries.proof(leaf, size))
      if (found) {
        // The proof comes with the entry's text.
        noteQuery(actor, { operation: 'proof', filter: { leaf }, entries: 1 })
        return proofBody(found)
      }
      const kept = await queries.checkpoint(size)
      if (!kept) throw new AdminProblem('checkpoint_unknown')
      throw new AdminProblem('leaf_unvouched', { leaf, size: kept.size })
    },
    async proveLedgerConsistency({ from, to }) {
      const found = await whole(() => queries.consistency(from, to))
      if (!found) throw new AdminProblem('tree_size_unknown', { size: to })
      return { from, to, proof: found.proof.map(encodeBase64) }
    },
  }
}

async function whole<Result>(prove: () => Promise<Result>): Promise<Result> {
  try {
    return await prove()
  } catch (error) {
    if (!(error instanceof TileMissing)) throw error
    throw new AdminProblem('tree_behind', {}, { cause: error })
  }
}

function proofBody({ leaf, text, leafHash, proof, checkpoint, handOvers }: EntryProof): EntryProofBody {
  const body = {
    leaf,
    size: checkpoint.size,
    leafHash: encodeBase64(leafHash),
    proof: proof.map(encodeBase64),
    checkpoint: checkpoint.note,
    ...(handOvers.length === 0 ? {} : { handOvers: [...handOvers] }),
  }
  if (text === undefined) return body
  const extra = new TextEncoder().encode(text)
  return { ...body, entry: text, text: formatLogProof({ extra, leaf, proof, checkpoint: checkpoint.note }) }
}
