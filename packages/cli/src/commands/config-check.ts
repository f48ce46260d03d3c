import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { configProblems, loadOptions } from './configuration.ts'

export const checkConfig: RunCommand = async (given, context) => {
  const { tell, print } = context
  const server = await context.loadServer()
  const loaded = server.loadSettings(loadOptions(given, { server, context }))
  const problems = loaded.ok ? [] : configProblems(loaded.problems, server)
  const notices = loaded.ok ? loaded.settings.notices : []
  if (context.json) {
    const settings = loaded.ok ? { settings: server.describeSettings(loaded.settings) } : {}
    context.printJson({ ok: loaded.ok, problems, notices, ...settings })
  } else {
    const file = terminalText(given.text('config') ?? defaultFile)
    if (!loaded.ok) print(tell('config.problems', { file, count: problems.length }))
    else if (given.text('config') === undefined && !(await isThere(context)))
      print(tell('config.none', { file }))
    else print(tell('config.ok', { file }))
    print(...[...problems, ...notices].map((line) => `  ${terminalText(line)}`))
  }
  return loaded.ok ? exitCodes.ok : exitCodes.usage
}

/** What the server reads when no file is named, if it is there. */
const defaultFile = 'sekisho.yaml'

function isThere({ cwd }: Context): Promise<boolean> {
  return access(resolve(cwd, defaultFile)).then(
    () => true,
    () => false,
  )
}
