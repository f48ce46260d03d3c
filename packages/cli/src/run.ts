import { localeOf, type Locale } from '@sekisho/contract'
import { createContext, type Context, type Surroundings } from './context.ts'
import { CliError, exitCodes, type ExitCode } from './exit.ts'
import { terminalJson, terminalText } from './output/terminal-text.ts'
import { createProgram } from './program.ts'
import { ParseError, usageError } from './usage-error.ts'

/** Runs one command line, from its words to its exit code. Never throws. @param argv without node and script */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const context = createContext(surroundings, {
    locale: localeFor(argv, surroundings),
    json: argv.includes('--json'),
  })
  let ended: ExitCode = exitCodes.ok
  try {
    const program = createProgram(context, (code) => (ended = code))
    await program.parseAsync([...argv], { from: 'user' })
    return ended
  } catch (error) {
    return report(error, context)
  }
}

/** Help is written in the language before the words are parsed, so it is looked for by hand. */
function localeFor(argv: readonly string[], { env }: Surroundings): Locale {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const wanted = argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length)
  if (at !== -1) return localeOf(wanted)
  return localeOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
}

function report(error: unknown, context: Context): ExitCode {
  const problem = problemOf(error, context)
  if (problem === undefined) return exitCodes.ok
  const { message, code, exitCode } = problem
  if (message === '') return exitCode
  const body = { error: { code, message, exitCode } }
  context.stderr.write(`${context.json ? terminalJson(body) : message}\n`)
  return exitCode
}

function problemOf(error: unknown, context: Context): CliError | undefined {
  if (error instanceof CliError) return error
  if (error instanceof ParseError) {
    if (error.cause.exitCode === 0) return undefined
    // A group without a command has shown its help.
    if (error.cause.code === 'commander.help')
      return new CliError('', { code: 'usage', exitCode: exitCodes.usage })
    return usageError(error, context)
  }
  const message = terminalText(error instanceof Error ? error.message : String(error))
  return new CliError(context.tell('internal', { message }), {
    code: 'internal',
    exitCode: exitCodes.internal,
    cause: error,
  })
}
