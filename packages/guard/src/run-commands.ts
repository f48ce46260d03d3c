import { runCommand } from './commands/run-command.ts'

// The built program without its hook. CommonJS, where nothing can be awaited at the top.
runCommand(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`sekisho-guard: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
