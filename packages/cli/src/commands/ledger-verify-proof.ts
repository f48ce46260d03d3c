import {
  followHandOvers,
  importVerifier,
  NoteError,
  parseLogProof,
  parseNote,
  signersOf,
  verifyLogProof,
  type Checkpoint,
  type LogProof,
  type NoteVerifier,
} from '@sekisho/ledger'
import { exitCodes, type ExitCode } from '../exit.ts'
import type { Context } from '../context.ts'
import { createProblemDetails } from '../messages/ledger-problems.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readHandOvers } from './hand-over-file.ts'
import { readTextFile } from './text-file.ts'
import { sha256, trustedKeys } from './trusted-keys.ts'

export const verifyProof: RunCommand = async (given, context) => {
  const text = await readTextFile(given.required('file'), context)
  const keys = await trustedKeys(given, context)
  const handOvers = await readHandOvers(given.required('file'), context)
  try {
    const trusted = await Promise.all(keys.map((key) => importVerifier(sha256, key)))
    const verifiers = await followHandOvers(sha256, handOvers, trusted)
    const proof = parseLogProof(text)
    return await show(proof, await verifyLogProof(sha256, proof, verifiers), { verifiers, context })
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    if (context.json) context.printJson({ ok: false, reason: error.message })
    else
      context.print(
        context.tell('proof.wrong', {
          reason: terminalText(createProblemDetails(context.locale)(error.message)),
        }),
      )
    return exitCodes.notInOrder
  }
}

async function show(
  { leaf, extra, checkpoint }: LogProof,
  { origin, size }: Checkpoint,
  { verifiers, context }: { verifiers: readonly NoteVerifier[]; context: Context },
): Promise<ExitCode> {
  const entry = new TextDecoder().decode(extra)
  const signers = (await signersOf(parseNote(checkpoint), verifiers)).map(({ verifierKey }) => verifierKey)
  if (context.json) context.printJson({ ok: true, origin, leaf, size, keys: signers, entry })
  else {
    const values = { leaf, size, origin: terminalText(origin), key: terminalText(signers.join(', ')) }
    context.print(context.tell('proof.ok', values), terminalText(entry))
  }
  return exitCodes.ok
}
