import type { AdminHandlers } from '../index.ts'

/** Test support: answers of every operation about witnesses, as their schemas say. */

export const witnessName = 'audit-share'

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function witnessAnswers(
  answer: Answer,
): Pick<AdminHandlers, 'listWitnesses' | 'readWitnessedCheckpoint'> {
  const common = { name: witnessName, size: 12 }
  return {
    listWitnesses: answer({
      data: [
        { ...common, kind: 'file' as const, place: '/mnt/audit/ledger.jsonl', readable: true, behind: 3 },
      ],
    }),
    readWitnessedCheckpoint: answer({
      ...common,
      origin: 'sekisho/test',
      from: 'witness' as const,
      checkpoint: 'note',
    }),
  }
}
