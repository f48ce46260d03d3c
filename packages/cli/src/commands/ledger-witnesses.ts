import type { WitnessBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { writeTextFile } from './text-file.ts'

/** Exit code 1 while a witness contradicts the ledger, so that a script can watch it. */
export const listWitnesses: RunCommand = async (given, context) => {
  const { tell, print } = context
  const client = await clientFor(given, context)
  const answer = await client.call('listWitnesses', {})
  const { data, cosigner } = answer.value
  const row = (witness: WitnessBody) => [
    witness.name,
    witness.kind,
    witness.place,
    String(witness.size),
    witness.witnessedAt === undefined ? '' : shortTime(witness.witnessedAt),
    String(witness.behind),
    conditionOf(witness, context),
  ]
  printPage(
    answer,
    { titles: ['name', 'kind', 'place', 'witnessed', 'when', 'behind', 'status'], row },
    context,
  )
  if (!context.json && cosigner !== undefined)
    print('', tell('witness.cosigner', { key: terminalText(cosigner.verifierKey) }))
  return data.some(({ conflict }) => conflict !== undefined) ? exitCodes.notInOrder : exitCodes.ok
}

function conditionOf({ conflict, problem, readable }: WitnessBody, { tell }: Context): string {
  if (conflict !== undefined) {
    const { what, witnessSize, ownSize } = conflict
    return tell(`witness.${what}`, { theirs: witnessSize, ours: ownSize })
  }
  if (problem !== undefined) return problem
  return tell(readable ? 'witness.agrees' : 'witness.unread')
}

export const fetchWitnessed: RunCommand = async (given, context) => {
  const file = given.required('out')
  const client = await clientFor(given, context)
  const answer = await client.call('readWitnessedCheckpoint', { name: given.required('name') })
  await writeTextFile(file, answer.value.checkpoint, context)
  const lines = ({ size, from }: typeof answer.value) => [
    context.tell('checkpoint.saved', { size, file: terminalText(file) }),
    ...(from === 'kept' ? [context.tell('witness.kept')] : []),
  ]
  return printDone(answer, lines, context)
}
