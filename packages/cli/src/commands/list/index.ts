import type { CommandDescription } from '../command.ts'
import { budgetCommands } from './budgets.ts'
import { credentialCommands } from './credentials.ts'
import { deviceCommands } from './devices.ts'
import { machineCommands } from './machines.ts'
import { peopleCommands } from './people.ts'
import { policyCommands } from './policy.ts'
import { projectCommands } from './projects.ts'
import { recordCommands } from './records.ts'
import { reportCommands } from './reports.ts'
import { serverCommands } from './server.ts'
import { sessionCommands } from './sessions.ts'
import { signInCommands } from './sign-in.ts'

/** Every command, in the order of the reference. */
export const commands: readonly CommandDescription[] = [
  ...signInCommands,
  ...serverCommands,
  ...peopleCommands,
  ...credentialCommands,
  ...sessionCommands,
  ...deviceCommands,
  ...machineCommands,
  ...projectCommands,
  ...recordCommands,
  ...budgetCommands,
  ...reportCommands,
  ...policyCommands,
]
