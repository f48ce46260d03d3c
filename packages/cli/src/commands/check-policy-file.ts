import {
  lintPolicyDocument,
  runPolicyTests,
  testFailure,
  type LintFinding,
  type LintOptions,
  type PolicyTestOutcome,
} from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { readPolicyFile } from './policy-file.ts'
import { readDocumentFile } from './document-file.ts'

/** A policy file that may go out. */
export interface CheckedPolicyFile {
  value: unknown
  /** warnings and notes alone, but for errors that were let through */
  findings: readonly LintFinding[]
}

interface Checks {
  /** of the lint */
  options: LintOptions
  /** said below what is wrong */
  advice: string
  /** errors of the lint are no reason to stop */
  letsErrorsThrough?: boolean
}

/**
 * Reads a policy file, lints it, MCP servers in it too, and runs the tests that it carries.
 * @throws CliError with every error and failing test, each with its place
 */
export async function checkPolicyFile(
  file: string,
  { options, ...checks }: Checks,
  context: Context,
): Promise<CheckedPolicyFile> {
  const document = await readPolicyFile(file, context)
  const { value } = await readDocumentFile(file, context)
  const findings = lintPolicyDocument(value, options)
  const failed = runPolicyTests(document).filter(({ passed }) => !passed)
  refuseErrors({ file, findings, failed, ...checks }, context)
  return { value, findings }
}

interface Found extends Omit<Checks, 'options'> {
  file: string
  findings: readonly LintFinding[]
  /** tests that did */
  failed?: readonly PolicyTestOutcome[]
}

/** @throws CliError with every error and failing test */
export function refuseErrors(
  { file, findings, failed = [], advice, letsErrorsThrough = false }: Found,
  context: Context,
): void {
  const errors = letsErrorsThrough ? [] : findings.filter(({ severity }) => severity === 'error')
  if (errors.length + failed.length === 0) return
  const { tell, locale } = context
  const failures = failed.map((outcome) => {
    const said = { test: outcome.path.join('.'), problem: testFailure(outcome)[locale] }
    return terminalText(tell('policies.testFailed', said))
  })
  const title = tell('policies.notInOrder', { file: terminalText(file) })
  throw new CliError([title, ...findingLines(errors, context), ...failures, advice].join('\n'), {
    code: errors.length > 0 ? 'policy_document_error' : 'policy_test_failed',
    exitCode: exitCodes.usage,
  })
}

/** A finding a line. Safe to print. */
export function findingLines(
  findings: readonly Pick<LintFinding, 'severity' | 'path' | 'message' | 'code'>[],
  { tell, locale }: Context,
): string[] {
  return findings.map(({ severity, path, message, code }) =>
    terminalText(
      `${tell(`finding.severity.${severity}`)} ${path.join('.') || '.'}: ${message[locale]} [${code}]`,
    ),
  )
}
