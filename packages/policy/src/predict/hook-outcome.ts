import { parseShell } from '../shell/parse-shell.ts'
import { readCommands } from '../shell/read-commands.ts'
import { objectAt, valueAt } from '../settings/json.ts'

/**
 * What a hook's command comes to, for the plain ones: `echo`, `printf`, `sleep` and `exit` one after the other. Anything
 * else, a missing program among it, comes to nothing, as the client goes on after every failure but exit 2.
 */
export function hookOutcome(command: string, timeoutSeconds: number): 'allow' | 'ask' | 'deny' | undefined {
  const parsed = parseShell(command)
  if (!parsed.understood) return undefined
  const { commands, problems } = readCommands(parsed.script, { source: command, home: '/', cwd: '/' })
  if (problems.length > 0) return undefined
  let [slept, status, output] = [0, 0, '']
  for (const { words, redirects } of commands) {
    const [name, ...args] = words.map(({ text }) => text)
    status = 0
    if (name === 'exit') {
      status = Number(args[0] ?? 0)
      break
    }
    if (name === 'sleep') slept += Number(args[0] ?? 0)
    else if (name === 'echo' || name === 'printf')
      output += redirects.length === 0 ? `${args.join(' ')}\n` : ''
    else if (name !== 'cat' && name !== 'true' && name !== ':') status = 1
  }
  if (slept >= timeoutSeconds) return undefined
  if (status === 2) return 'deny'
  return status === 0 ? spoken(output) : undefined
}

function spoken(output: string): 'allow' | 'ask' | 'deny' | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(output)
  } catch {
    // What is not JSON is only shown.
    return undefined
  }
  if (valueAt(answer, 'decision') === 'block') return 'deny'
  const decision = valueAt(objectAt(answer, 'hookSpecificOutput'), 'permissionDecision')
  return (['allow', 'ask', 'deny'] as const).find((known) => known === decision)
}
