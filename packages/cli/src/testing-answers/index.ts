import { ledgerAnswers } from '../testing-ledger.ts'
import type { Answers } from '../testing.ts'
import { budgets } from './budgets.ts'
import { complianceAnswers } from './compliance.ts'
import { contentAnswers } from './content.ts'
import { credentials } from './credentials.ts'
import { machines } from './machines.ts'
import { mcpServerAnswers } from './mcp-servers.ts'
import { people } from './people.ts'
import { policyAnswers } from './policies.ts'
import { projects } from './projects.ts'
import { records } from './records.ts'
import { reports } from './reports.ts'
import { sessions } from './sessions.ts'
import { guardAnswers } from './guards.ts'
import { sinkAnswers } from './sinks.ts'
import { witnessAnswers } from './witnesses.ts'

/** Test support: one answer of every kind, with text that tries to command the terminal. */
export const answers = {
  ...people,
  ...sessions,
  ...credentials,
  ...machines,
  ...projects,
  ...policyAnswers,
  ...budgets,
  ...records,
  ...reports,
  ...contentAnswers,
  ...complianceAnswers,
  ...ledgerAnswers,
  ...guardAnswers,
  ...sinkAnswers,
  ...witnessAnswers,
  ...mcpServerAnswers,
} satisfies Answers
