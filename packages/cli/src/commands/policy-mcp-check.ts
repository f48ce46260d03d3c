import { lintMcp } from '@sekisho/policy'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readDocumentFile } from './document-file.ts'
import { printFindings } from './print-findings.ts'

/** Ends with `notInOrder` when an error is found, as `policy lint` does. */
export const checkMcp: RunCommand = async (given, context) => {
  const file = given.required('file')
  const findings = lintMcp((await readDocumentFile(file, context)).value)
  if (context.json) context.printJson({ file, findings })
  else if (findings.length === 0) context.print(context.tell('finding.none', { file: terminalText(file) }))
  else printFindings(findings, context)
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.notInOrder : exitCodes.ok
}
