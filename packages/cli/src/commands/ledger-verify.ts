import { ExportError, type ExportVerdict, type LedgerProblem, type LedgerVerdict } from '@sekisho/ledger'
import type { Context } from '../context.ts'
import { CliError, exitCodes, type ExitCode } from '../exit.ts'
import { createProblemDetails } from '../messages/ledger-problems.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { askLedger, givenLedger } from './ledger-place.ts'
import { readCheckpoint } from './given-checkpoint.ts'
import { fileError } from './text-file.ts'
import { trustedKeys } from './trusted-keys.ts'

/** What the ledger is compared with, that came another way. */
interface Trusted {
  checkpoints: readonly string[]
  keys: readonly string[]
  /** entries that the largest of the checkpoints covers; 0: none was given */
  largest: number
}

export const verifyLedger: RunCommand = async (given, context) => {
  const saved = await Promise.all(given.list('checkpoint').map((file) => readCheckpoint(file, context)))
  const trusted = {
    checkpoints: saved.map(({ note }) => note),
    keys: await trustedKeys(given, context),
    largest: Math.max(0, ...saved.map(({ size }) => size)),
  }
  const file = given.text('from')
  if (file !== undefined) return verifyExport(file, trusted, context)
  const place = await givenLedger(given, context)
  const verdict = await askLedger(place, context, (ledger) =>
    ledger.verify({ checkpoints: trusted.checkpoints, keys: trusted.keys }),
  )
  return show(verdict, trusted, context)
}

async function verifyExport(file: string, trusted: Trusted, context: Context): Promise<ExitCode> {
  const server = await context.loadServer()
  const { checkpoints, keys } = trusted
  const verdict = await server.verifyExport({ file, checkpoints, keys }).catch((cause: unknown) => {
    if (cause instanceof ExportError || isPacking(cause)) {
      const reason = reasonOf(cause, context)
      const message = context.tell('export.unusable', { file: terminalText(file), reason })
      throw new CliError(message, { code: 'export_unusable', exitCode: exitCodes.notInOrder, cause })
    }
    throw fileError('file.unreadable', file, { error: cause, context })
  })
  return show(verdict, trusted, context)
}

/** What node:zlib says of a packed file that is damaged or cut off. */
function isPacking(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_')
}

function reasonOf(cause: Error, { tell, locale }: Context): string {
  if (!(cause instanceof ExportError)) return tell('export.notPacked')
  return terminalText(createProblemDetails(locale)(cause.message))
}

function show(verdict: LedgerVerdict | ExportVerdict, trusted: Trusted, context: Context): ExitCode {
  if (context.json) context.printJson(verdict)
  else {
    printVerdict(verdict, context)
    const { tell, print } = context
    if ('ownKeys' in verdict && verdict.ownKeys) print(tell('export.ownKeys'))
    if ('ownKeys' in verdict && trusted.largest > sizeOf(verdict))
      print(tell('export.older', { size: trusted.largest }))
    if (verdict.ok && trusted.checkpoints.length === 0 && !('ownKeys' in verdict))
      print(tell('ledger.unvouched'))
  }
  return verdict.ok ? exitCodes.ok : exitCodes.notInOrder
}

/** Of how many entries an export knows: those that its own checkpoints cover. */
function sizeOf({ keys, sequenced }: ExportVerdict): number {
  return Math.max(sequenced, ...keys.map(({ lastSize }) => lastSize))
}

export function printVerdict(verdict: LedgerVerdict | ExportVerdict, context: Context): void {
  const { tell, print } = context
  const { root, removed, problems, problemCount } = verdict
  if (verdict.ok) {
    print(okLine(verdict, context))
    if (removed > 0) print(tell('ledger.removedTexts', { count: removed }))
    if (root !== '') print(tell('ledger.root', { root }))
  } else {
    const key = 'ownKeys' in verdict ? 'export.problems' : 'ledger.problems'
    print(tell(key, { count: problemCount, entries: verdict.entries }), '')
    const detailIn = createProblemDetails(context.locale)
    const say = (problem: LedgerProblem) => describe({ ...problem, detail: detailIn(problem.detail) })
    print(...problems.map((problem) => `  ${tell(`ledger.${problem.what}`)}: ${say(problem)}`))
    const more = problemCount - problems.length
    if (more > 0) print(`  ${tell('ledger.problemsMore', { count: more })}`)
    if ('intactThrough' in verdict && verdict.intactThrough !== undefined)
      print('', tell('export.intact', { size: verdict.intactThrough }))
  }
  for (const { key, checkpoints, firstSize, lastSize } of verdict.keys)
    print(tell('ledger.signed', { checkpoints, first: firstSize, last: lastSize, key: terminalText(key) }))
  const { vouchedThrough } = verdict
  if (vouchedThrough === undefined) return
  const { size, entry } = vouchedThrough
  if (entry !== undefined) print(tell('ledger.vouched', { size, ...entry }))
  else print(size === 0 ? tell('ledger.vouchedNone') : tell('ledger.vouchedSize', { size }))
}

function okLine(verdict: LedgerVerdict | ExportVerdict, { tell }: Context): string {
  const { entries, sequenced } = verdict
  if (!('ownKeys' in verdict)) return tell('ledger.ok', { entries, sequenced })
  return tell('export.ok', { entries, from: verdict.from, to: sequenced })
}

function describe({ boot, seq, leaf, time, line, detail }: LedgerProblem): string {
  const place = [
    boot,
    seq === undefined ? undefined : `#${seq}`,
    leaf === undefined ? undefined : `leaf ${leaf}`,
    line === undefined ? undefined : `line ${line}`,
    time === undefined ? undefined : new Date(time).toISOString(),
  ]
  const known = place.filter((part) => part !== undefined).join(' ')
  return terminalText(known === '' ? detail : `${detail} (${known})`)
}
