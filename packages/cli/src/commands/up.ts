import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import type { RunCommand } from './command.ts'
import { loadOptions } from './configuration.ts'

/** Runs the server until it is told to stop. */
export const up: RunCommand = async (given, context) => {
  const { loadServer, stderr } = context
  const server = await loadServer()
  const code = await server.up({
    ...loadOptions(given, { server, context }),
    demo: given.flag('demo'),
    print: context.json ? asOneDocument(context) : (line) => context.print(line),
    printError: (line) => void stderr.write(`${line}\n`),
  })
  return exitCodeOf(code)
}

function exitCodeOf(code: number): ExitCode {
  if (code === 0) return exitCodes.ok
  return code === 2 ? exitCodes.usage : exitCodes.notInOrder
}

/** The start message comes a line at a time and all at once: what came before the next turn is one document. */
function asOneDocument({ printJson }: Context): (line: string) => void {
  let lines: string[] = []
  return (line) => {
    if (lines.push(line) > 1) return
    setImmediate(() => {
      printJson({ started: true, lines })
      lines = []
    })
  }
}
