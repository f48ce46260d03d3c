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
    const file = terminalText(given.text('config') ?? 'sekisho.yaml')
    print(loaded.ok ? tell('config.ok', { file }) : tell('config.problems', { file, count: problems.length }))
    print(...[...problems, ...notices].map((line) => `  ${terminalText(line)}`))
  }
  return loaded.ok ? exitCodes.ok : exitCodes.notInOrder
}
