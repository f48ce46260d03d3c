import type { LoadOptions, Problem } from '@sekisho/server'
import type { Context } from '../context.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { ServerDoor } from '../server/server-door.ts'

/** What the server's configuration is read from, out of the options that name it. */
export function loadOptions(
  given: Given,
  { server, context }: { server: ServerDoor; context: Context },
): LoadOptions {
  const flags: LoadOptions['flags'] = {}
  for (const name of ['host', 'port', 'data', 'workers'] as const) {
    const value = given.text(name)
    if (value !== undefined) flags[name] = value
  }
  const file = given.text('config')
  return {
    ...(file === undefined ? {} : { file }),
    flags,
    env: context.env,
    readFile: server.readTextFile,
    cwd: context.cwd,
    ...(given.text('lang') === undefined ? {} : { locale: context.locale }),
  }
}

/** Each mistake in one line, safe to print. */
export function configProblems(problems: readonly Problem[], { formatProblem }: ServerDoor): string[] {
  return problems.map((problem) => terminalText(formatProblem(problem)))
}
