import { startupSnapshot } from 'node:v8'
import { warmUp } from './hook/warm-up.ts'
import { runHookOrCommand } from './run-hook-or-command.ts'

// Where the single executable begins. scripts/build-guard.ts runs this once and keeps what V8 holds then: modules that are
// evaluated, and functions that are compiled. Built for another platform than this one there is no such snapshot, and this
// runs as it stands.
if (startupSnapshot.isBuildingSnapshot()) {
  warmUp()
  startupSnapshot.setDeserializeMainFunction(runHookOrCommand)
} else runHookOrCommand()
