import type { AdminHandlers } from '../index.ts'
import { witnessAnswers } from './witness-requests.ts'

/** Test support: a good request for every operation about the ledger as evidence, and answers as their schemas say. */

const note = 'sekisho/host\n1\nAAAA\n\n— sekisho/host AAAA\n'
const key = 'sekisho/host+00000000+AAAA'
const time = '2026-11-22T06:14:00.000Z'

export const ledgerQueries = { proveLedgerConsistency: '?from=1&to=2', exportLedger: '?from=0' }

type Operation =
  | keyof typeof ledgerQueries
  | 'readCheckpoint'
  | 'proveLedgerEntry'
  | 'listCheckpointKeys'
  | 'rotateCheckpointKey'
  | keyof ReturnType<typeof witnessAnswers>
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function ledgerAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    ...witnessAnswers(answer),
    readCheckpoint: answer({ size: 1, checkpoint: note }),
    proveLedgerEntry: answer({ leaf: 0, size: 1, leafHash: 'AAAA', proof: [], checkpoint: note }),
    proveLedgerConsistency: answer({ from: 1, to: 2, proof: [] }),
    listCheckpointKeys: answer({ data: [{ key, createdAt: time }] }),
    rotateCheckpointKey: answer({ key }),
    exportLedger: async (input, actor) => {
      await answer(undefined)(input, actor)
      return lines()
    },
  }
}

async function* lines(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"leaf":0}\n')
  yield Buffer.from('{"leaf":1}\n')
}
