import { guardHooks } from '@sekisho/policy'
import { thumbprintForm } from '../hook/hook-options.ts'
import { GuardProblem } from '../hook/problem.ts'
import { guardVersion } from '../version.ts'
import { check } from './check.ts'
import { processGround, tell, type CommandGround } from './command-ground.ts'
import { readCommandOptions, type CommandOptions } from './command-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'
import { enrol } from './enrol.ts'
import { runSync } from './run-sync.ts'
import { status } from './status.ts'
import { usage } from './usage.ts'

type Command = (options: CommandOptions, ground: CommandGround) => Promise<number>

const commands: Readonly<Record<string, Command>> = { enrol, sync: runSync, status, check, settings }

/** Runs a command other than the hook. Exit codes: 0 done, 1 something is wrong, 2 wrong use. */
export async function runCommand(args: readonly string[], ground = processGround()): Promise<number> {
  const [name = '--help', ...rest] = args
  try {
    if (name === '--version') return printed(guardVersion, ground)
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (name === '--help' || name === 'help' || rest.includes('--help')) {
      tell(ground, usage)
      return 0
    }
    if (command === undefined) throw new CommandProblem(sentences.usage, { what: name.slice(0, 40) })
    return await command(readCommandOptions(rest), ground)
  } catch (error) {
    if (error instanceof CommandProblem) ground.print(error.text(ground.locale))
    else if (error instanceof GuardProblem) ground.print(error.sentence(ground.locale))
    else throw error
    return error instanceof CommandProblem && error.sentence === sentences.usage ? 2 : 1
  }
}

/** Prints the managed settings that put the guard in force. */
async function settings(options: CommandOptions, ground: CommandGround): Promise<number> {
  const { server, keys, binary = ground.program[0] ?? 'sekisho-guard', maxAgeDays, reportOnly } = options
  if (server === undefined || keys.length === 0)
    throw new CommandProblem(sentences.usage, { what: '--server, --key' })
  // The hook would refuse another, and so block every call on every machine.
  if (!keys.every((key) => thumbprintForm.test(key)))
    throw new CommandProblem(sentences.usage, { what: '--key' })
  return printed(
    JSON.stringify(
      guardHooks({ binary, server, keys, state: options.state, maxAgeDays, reportOnly }),
      null,
      2,
    ),
    ground,
  )
}

function printed(text: string, { print }: CommandGround): number {
  print(text)
  return 0
}
