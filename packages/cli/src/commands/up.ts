import { exitCodes, type ExitCode } from '../exit.ts'
import { terminalJson } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { loadOptions } from './configuration.ts'

/** Runs the server until it is told to stop. */
export const up: RunCommand = async (given, context) => {
  const { loadServer, stderr } = context
  const server = await loadServer()
  const code = await server.up({
    ...loadOptions(given, { server, context }),
    demo: given.flag('demo'),
    json: context.json,
    // Through the parser, so that what others wrote commands no terminal.
    print: context.json ? (line) => context.printJson(JSON.parse(line)) : (line) => context.print(line),
    printError: (line) => void stderr.write(`${context.json ? errorLine(line) : line}\n`),
  })
  return exitCodeOf(code)
}

function exitCodeOf(code: number): ExitCode {
  if (code === 0) return exitCodes.ok
  return code === 2 ? exitCodes.usage : exitCodes.notInOrder
}

/** One document a problem: a server that cannot go on does not wait for another. */
function errorLine(message: string): string {
  return terminalJson({ error: { code: 'up', message } })
}
