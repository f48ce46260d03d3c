import type { LedgerProblem, LedgerVerdict } from '@sekisho/ledger'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { askLedger, givenLedger } from './ledger-place.ts'
import { readTextFile } from './text-file.ts'

export const verifyLedger: RunCommand = async (given, context) => {
  const file = given.text('checkpoint')
  const checkpoint = file === undefined ? {} : { checkpoint: await readTextFile(file, context) }
  const place = await givenLedger(given, context)
  const verdict = await askLedger(place, context, (ledger) => ledger.verify(checkpoint))
  if (context.json) context.printJson(verdict)
  else {
    printVerdict(verdict, context)
    if (verdict.ok && file === undefined) context.print(context.tell('ledger.unvouched'))
  }
  return verdict.ok ? exitCodes.ok : exitCodes.notInOrder
}

export function printVerdict(verdict: LedgerVerdict, { tell, print }: Context): void {
  const { entries, sequenced, removed, root, problems, problemCount, vouchedThrough } = verdict
  if (verdict.ok) {
    print(tell('ledger.ok', { entries, sequenced }))
    if (removed > 0) print(tell('ledger.removedTexts', { count: removed }))
    print(tell('ledger.root', { root }))
  } else {
    print(tell('ledger.problems', { count: problemCount, entries }), '')
    print(...problems.map((problem) => `  ${tell(`ledger.${problem.what}`)}: ${describe(problem)}`))
    const more = problemCount - problems.length
    if (more > 0) print(`  ${tell('ledger.problemsMore', { count: more })}`)
  }
  if (vouchedThrough === undefined) return
  const { size, entry } = vouchedThrough
  print(entry === undefined ? tell('ledger.vouchedNone') : tell('ledger.vouched', { size, ...entry }))
}

function describe({ boot, seq, leaf, detail }: LedgerProblem): string {
  const place = [
    boot,
    seq === undefined ? undefined : `#${seq}`,
    leaf === undefined ? undefined : `leaf ${leaf}`,
  ]
  const known = place.filter((part) => part !== undefined).join(' ')
  return terminalText(known === '' ? detail : `${detail} (${known})`)
}
