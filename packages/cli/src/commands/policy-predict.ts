import { predictRow } from '@sekisho/policy'
import type { RunCommand } from './command.ts'
import { judgeRows } from './policy-rows.ts'

export const predictPolicy: RunCommand = (given, context) => judgeRows(predictRow, { given, context })
