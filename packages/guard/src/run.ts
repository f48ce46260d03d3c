import { hookProcess } from './hook/hook-process.ts'
import { startSync } from './sync/start-sync.ts'

// The program in a clone. Built, it is two: run-hook.ts and run-commands.ts.
const args = process.argv.slice(2)
if (args[0] === 'hook') await hookProcess(args.slice(1), startSync)
else process.exitCode = await (await import('./commands/run-command.ts')).runCommand(args)
