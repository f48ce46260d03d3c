import type { ClientReading } from '../../shell/client-command.ts'
import type { ShellReading } from '../../shell/parse-shell.ts'
import { readCommands } from '../../shell/read-commands.ts'
import { textProblem } from '../../shell/text-problems.ts'
import { lazily } from '../../rules/lazily.ts'
import { deniedTexts } from './command-texts.ts'

/** Longer ones are not read at all here. */
const maxLength = 200_000

/** A command of the Bash tool as the client reads it, or why it does not. */
export type BashReading =
  | {
      understood: true
      reading: ClientReading
      /** what deny and ask rules are matched with, of all commands */
      deniedTexts: () => readonly string[]
    }
  | { understood: false; reason: string }

export function readBash(
  command: string,
  { home, cwd }: { home: string; cwd: string },
  parse: () => ShellReading,
): BashReading {
  if (command.length > maxLength) return { understood: false, reason: 'too long' }
  const parsed = parse()
  if (!parsed.understood) return parsed
  const found = readCommands(parsed.script, { source: command, home, cwd })
  const problem = textProblem(command)
  const reading = problem === undefined ? found : { ...found, problems: [problem, ...found.problems] }
  return { understood: true, reading, deniedTexts: lazily(() => reading.commands.flatMap(deniedTexts)) }
}
