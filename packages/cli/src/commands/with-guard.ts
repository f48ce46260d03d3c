import { PackError, withGuardHooks, type PolicyDocument } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'

type Settings = PolicyDocument['settings']

/**
 * Settings with the guard's hooks, as `sekisho-guard settings` prints them.
 * @param given where the guard's settings come from, and what they are
 * @throws CliError
 */
export function withGuard(
  settings: Settings,
  { file, guard }: { file: string; guard: Settings },
  context: Context,
): Settings {
  try {
    return withGuardHooks(settings, guard)
  } catch (cause) {
    if (!(cause instanceof PackError)) throw cause
    const message = context.tell(`pack.problem.${cause.code}`, {
      file: terminalText(file),
      path: terminalText(cause.path),
    })
    throw new CliError(message, { code: 'pack_refused', exitCode: exitCodes.refused, cause })
  }
}
