import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'

export function startCommand(dataDir: string): string {
  return dataDir === defaultDataDir ? 'sekisho up' : `sekisho up --data ${terminalText(quoted(dataDir))}`
}

function quoted(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

export const defaultDataDir = './.sekisho'

/** The server is not there although its address is: it was killed, or has just stopped. */
export function notRunning(dataDir: string, { tell }: Context): CliError {
  const message = tell('server.notRunning', { data: terminalText(dataDir), command: startCommand(dataDir) })
  return new CliError(message, { code: 'server_not_running', exitCode: exitCodes.unreachable })
}
