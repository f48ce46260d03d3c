import type { CommandDescription } from '../command.ts'
import { budgetCommands } from './budgets.ts'
import { contentCommands } from './content.ts'
import { complianceCommands } from './compliance.ts'
import { credentialCommands } from './credentials.ts'
import { deviceCommands } from './devices.ts'
import { guardCommands } from './guards.ts'
import { holdCommands } from './holds.ts'
import { machineCommands } from './machines.ts'
import { mcpCommands } from './mcp.ts'
import { peopleCommands } from './people.ts'
import { policyCheckCommands } from './policy-checks.ts'
import { managedPolicyCommands } from './policies.ts'
import { policyCommands } from './policy.ts'
import { projectCommands } from './projects.ts'
import { recordCommands } from './records.ts'
import { reportCommands } from './reports.ts'
import { serverCommands } from './server.ts'
import { sessionCommands } from './sessions.ts'
import { signInCommands } from './sign-in.ts'
import { sinkCommands } from './sinks.ts'

/** Every command, in the order of the reference. */
export const commands: readonly CommandDescription[] = [
  ...signInCommands,
  ...serverCommands,
  ...peopleCommands,
  ...credentialCommands,
  ...sessionCommands,
  ...deviceCommands,
  ...guardCommands,
  ...machineCommands,
  ...projectCommands,
  ...recordCommands,
  ...sinkCommands,
  ...contentCommands,
  ...holdCommands,
  ...complianceCommands,
  ...budgetCommands,
  ...reportCommands,
  ...policyCommands,
  ...mcpCommands,
  ...policyCheckCommands,
  ...managedPolicyCommands,
]
