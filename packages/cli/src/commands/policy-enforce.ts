import { enforceRow } from '@sekisho/policy'
import type { RunCommand } from './command.ts'
import { judgeRows } from './policy-rows.ts'

export const enforcePolicy: RunCommand = (given, context) => judgeRows(enforceRow, { given, context })
