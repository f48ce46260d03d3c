import { checkAllows } from './checks/allow-check.ts'
import { checkDenies } from './checks/deny-check.ts'
import { checkEnvironment, checkSecrets } from './checks/environment-check.ts'
import { checkHooks } from './checks/hook-check.ts'
import { checkDuplicates, checkLocks } from './checks/lock-check.ts'
import { checkMcp } from './checks/mcp-check.ts'
import { checkReadRules, checkRuleEntries } from './checks/read-rules-check.ts'
import { checkSandbox } from './checks/sandbox-check.ts'
import { checkScopes } from './checks/scope-check.ts'
import { checkShadows } from './checks/shadow-check.ts'
import { checkShapes } from './checks/shape-check.ts'
import type { LintFinding } from './finding.ts'
import { readDocument, type Check, type LintOptions } from './lint-document.ts'

const checks: readonly Check[] = [
  checkShapes,
  checkScopes,
  checkRuleEntries,
  checkReadRules,
  checkShadows,
  checkAllows,
  checkDenies,
  checkLocks,
  checkSandbox,
  checkMcp,
  checkHooks,
  checkEnvironment,
  checkSecrets,
  checkDuplicates,
]

const severities = { error: 0, warning: 1, info: 2 } as const

/** More than anybody reads; the rest shows when these are put right. */
const mostFindings = 2000

/**
 * What is wrong with settings, weak in them, or without effect, the worst first. Takes a policy document
 * (`{ settings, guard? }`) or a plain settings file, parsed; never throws, whatever it is given.
 */
export function lintSettings(whole: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const document = readDocument(whole, options)
  return worstFirst(checks.flatMap((check) => check(document)))
}

export function worstFirst(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings
    .toSorted((one, other) => severities[one.severity] - severities[other.severity])
    .slice(0, mostFindings)
}
