import {
  fixSettings,
  lintDeliveries,
  lintPolicyDocument,
  type LintFinding,
  type LintOptions,
} from '@sekisho/policy'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readDocumentFile } from './document-file.ts'
import { writeTextFile } from './text-file.ts'

export const lintPolicy: RunCommand = async (given, context) => {
  const file = await readDocumentFile(given.required('file'), context)
  const options = optionsOf(given)
  const fixed = given.flag('fix') ? fixSettings(file.value, options) : undefined
  const findings = lintPolicyDocument(fixed?.document ?? file.value, options)
  const applied = fixed?.applied ?? []
  if (fixed !== undefined && applied.length > 0) await writeTextFile(file.path, file.textOf(fixed), context)
  if (context.json) context.printJson({ findings, fixed: applied })
  else report(given.required('file'), { findings, applied }, context)
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.notInOrder : exitCodes.ok
}

const scopes = ['managed', 'user', 'project', 'local'] as const

function optionsOf(given: Given): LintOptions {
  const scope = scopes.find((one) => one === given.text('scope'))
  const delivery = lintDeliveries.find((one) => one === given.text('delivery'))
  return { ...(scope === undefined ? {} : { scope }), ...(delivery === undefined ? {} : { delivery }) }
}

function report(
  file: string,
  { findings, applied }: { findings: readonly LintFinding[]; applied: readonly LintFinding[] },
  context: Context,
): void {
  const { tell, print, locale } = context
  for (const finding of applied)
    print(
      `${tell('policy.lint.fixed')} ${place(finding)}: ${terminalText(finding.fix?.description[locale] ?? '')}`,
    )
  for (const finding of findings) {
    const { severity, code, message, fix } = finding
    print(`${tell(`policy.lint.${severity}`)} ${place(finding)}: ${terminalText(message[locale])} [${code}]`)
    if (fix !== undefined)
      print(`    ${tell('policy.lint.fix', { fix: terminalText(fix.description[locale]) })}`)
  }
  const count = (severity: LintFinding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')]
  print(tell('policy.lint.summary', { file: terminalText(file), errors, warnings, notes }))
}

function place({ path }: LintFinding): string {
  return path.length === 0 ? '.' : terminalText(path.join('.'))
}
