import type { ClientCommand } from '../../shell/client-command.ts'
import { parseShell } from '../../shell/parse-shell.ts'
import { readCommands } from '../../shell/read-commands.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'

/** The commands of a literal `sh -c` script, which the client reads only for dangerous removals. */
export function scriptCommands(
  command: ClientCommand,
  { home, cwd }: CompiledPolicy,
): readonly ClientCommand[] {
  const argv = command.words.map(({ text }) => text)
  const starts = programStarts(argv, 'deny')
  if (starts.some((start) => argv[start] === 'sudo' || argv[start] === 'doas')) return []
  const words = command.words.slice(starts.at(-1))
  if (!/^(ba|z|da|k)?sh$/.test(baseName(words[0]?.text ?? ''))) return []
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text))
  const script = flag === -1 ? undefined : words[flag + 1]
  if (script === undefined || script.problem !== undefined) return []
  const reading = parseShell(script.text)
  if (!reading.understood) return []
  return readCommands(reading.script, { source: script.text, home, cwd }).commands
}

export function isRemoval({ words }: ClientCommand): boolean {
  return /^(rm|rmdir)$/.test(baseName(words[0]?.text ?? ''))
}
