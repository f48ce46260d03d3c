import { runHookOrCommand } from './run-hook-or-command.ts'

// Where the built program begins on Node.
runHookOrCommand()
