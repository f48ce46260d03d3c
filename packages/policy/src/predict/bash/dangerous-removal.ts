import { isWithin, resolvePath } from '../../paths/path.ts'
import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { ClientWord } from '../../shell/word.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'

/** Why a removal must be asked about whatever the rules say: it would take away a place nobody can spare. */
export function dangerousRemoval(command: ClientCommand, policy: CompiledPolicy): string | undefined {
  const argv = command.words.map(({ text }) => text)
  const starts = programStarts(argv, 'deny')
  // What `sudo` and its like remove, the client does not see.
  if (starts.some((start) => argv[start] === 'sudo' || argv[start] === 'doas')) return undefined
  const [name, ...args] = command.words.slice(starts.at(-1))
  if (name === undefined || !/^(rm|rmdir)$/.test(baseName(name.text))) return undefined
  const target = args.find((word) => !word.text.startsWith('-') && isCritical(word, policy))
  return target === undefined ? undefined : `it would remove ${target.raw}`
}

function isCritical(word: ClientWord, policy: CompiledPolicy): boolean {
  const { text } = word
  if (/\$[A-Za-z_{][\w}]*\/?\*?$/.test(text) && /[/*]$/.test(text)) return true
  if (word.problem !== undefined) return false
  const expanded = word.tilde && /^~(\/|$)/.test(text) ? policy.home + text.slice(1) : text
  const path = resolvePath(policy.cwd, expanded.replace(/(^|\/)\*$/, '$1') || '.')
  return isSystem(path) || path === policy.home || policy.folders.some((folder) => isWithin(folder, path))
}

function isSystem(path: string): boolean {
  return path.lastIndexOf('/') === 0
}
