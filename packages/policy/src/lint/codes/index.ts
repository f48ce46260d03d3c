import type { LintCodes } from './lint-code.ts'
import { lockCodes } from './lock-codes.ts'
import { leakCodes, ruleCodes } from './rule-codes.ts'
import { runCodes } from './run-codes.ts'
import { sandboxCodes } from './sandbox-codes.ts'
import { shapeCodes } from './shape-codes.ts'

/** Every kind of finding, by its code. */
export const lintCodes = {
  ...shapeCodes,
  ...ruleCodes,
  ...leakCodes,
  ...lockCodes,
  ...sandboxCodes,
  ...runCodes,
} as const satisfies LintCodes

export type LintCodeName = keyof typeof lintCodes
