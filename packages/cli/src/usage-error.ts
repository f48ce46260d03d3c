import type { CommanderError } from 'commander'
import type { Context } from './context.ts'
import { CliError, exitCodes } from './exit.ts'
import { terminalText } from './output/terminal-text.ts'

/** The parser's complaint, and about which command. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
  override readonly cause: CommanderError
  /** `sekisho people list` */
  readonly command: string
  constructor(cause: CommanderError, command: string) {
    super(cause.message)
    this.cause = cause
    this.command = command
  }
}

/** The parser's complaint, which is English only, in the reader's language and with the way to the help. */
export function usageError(error: ParseError, context: Context): CliError {
  return new CliError(describe(error, context), { code: 'usage', exitCode: exitCodes.usage, cause: error })
}

function describe({ cause: { code, message }, command }: ParseError, { tell }: Context): string {
  // The parser puts what it speaks of in quotes: 'name', '--option <VALUE>'.
  const name = terminalText(/'([^']*)'/.exec(message)?.[1] ?? '')
  const similar = /\(Did you mean (?:one of )?([^?]*)\?\)/.exec(message)?.[1]
  const hint =
    similar === undefined
      ? tell('usage.hint', { command: `${command} --help` })
      : tell('usage.didYouMean', { name: terminalText(similar) })
  switch (code) {
    case 'commander.unknownOption':
      return tell('usage.unknownOption', { name, hint })
    case 'commander.unknownCommand':
      return tell('usage.unknownCommand', { name, hint })
    case 'commander.missingMandatoryOptionValue':
      return tell('usage.missingOption', { name, hint })
    case 'commander.missingArgument':
      return tell('usage.missingArgument', { name, hint })
    case 'commander.optionMissingArgument':
      return tell('usage.missingValue', { name, hint })
    case 'commander.excessArguments':
      return tell('usage.excess', { hint })
    default:
      return tell('usage.other', { message: terminalText(message.replace(/^error: /, '')), hint })
  }
}
