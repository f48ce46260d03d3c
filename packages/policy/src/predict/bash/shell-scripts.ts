import type { ClientCommand } from '../../shell/client-command.ts'
import { parseShell } from '../../shell/parse-shell.ts'
import { readCommands } from '../../shell/read-commands.ts'
import type { ClientWord } from '../../shell/word.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'

/** Scripts within scripts are followed so deep. */
const maxDepth = 4

/** The commands of a `sh -c` script and of those within it, which the client reads only for removals. */
export function scriptCommands(
  command: ClientCommand,
  policy: CompiledPolicy,
  depth = 0,
): readonly ClientCommand[] {
  const { home, cwd } = policy
  const { argv } = command
  const starts = programStarts(argv, 'deny')
  if (starts.some((start) => baseName(argv[start] ?? '') === 'xargs')) return []
  const words = command.words.slice(starts.at(-1))
  if (!/^(ba|z|da|k)?sh$/.test(baseName(words[0]?.text ?? ''))) return []
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text))
  const behind = words[flag + 1]?.text === '--' ? flag + 2 : flag + 1
  const script = flag === -1 ? undefined : words[behind]
  if (script === undefined) return []
  const source = scriptText(script)
  const reading = parseShell(source)
  if (!reading.understood) return []
  const given = words.slice(behind + 1)
  const found = readCommands(reading.script, { source, home, cwd }).commands.map((one) => started(one, given))
  return depth === maxDepth ? found : found.flatMap((one) => [one, ...scriptCommands(one, policy, depth + 1)])
}

/** The text of `$'…'` is read with its letters written as numbers. */
function scriptText({ text, raw, problem }: ClientWord): string {
  const ansi = problem === undefined ? null : /^\$'(.*)'$/s.exec(raw)
  return (
    ansi?.[1]?.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ) ?? text
  )
}

/** `$0 v` and `"$@"` start what stands behind the script. */
function started(command: ClientCommand, given: readonly ClientWord[]): ClientCommand {
  const [first, ...rest] = command.words
  const parameter = /^\$([0-9@*])$/.exec(first?.text ?? '')?.[1]
  if (parameter === undefined) return command
  const at = Number(parameter)
  const words = Number.isNaN(at) ? given.slice(1) : given.slice(at, at + 1)
  if (words.length === 0) return command
  const all = [...words, ...rest]
  return { ...command, words: all, argv: all.map(({ text }) => text) }
}

export function isRemoval({ argv }: ClientCommand): boolean {
  return /^(rm|rmdir)$/.test(baseName(argv[programStarts(argv, 'deny').at(-1) ?? 0] ?? ''))
}
