import { isWithin, resolvePath } from '../../paths/path.ts'
import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'
import type { ClientWord } from '../../shell/word.ts'
import type { CompiledPolicy } from '../policy.ts'
import { baseName } from './command-texts.ts'

/** Why a removal must be asked about whatever the rules say: it would take away a place nobody can spare. */
export function dangerousRemoval(command: ClientCommand, policy: CompiledPolicy): string | undefined {
  const { argv } = command
  const starts = programStarts(argv, 'deny')
  // What `sudo` and its like remove, the client does not see.
  if (starts.some((start) => unseen.has(argv[start] ?? ''))) return undefined
  const [name, ...args] = command.words.slice(starts.at(-1))
  if (name === undefined || !/^(rm|rmdir)$/.test(baseName(name.text))) return undefined
  const target = args.find((word) => !word.text.startsWith('-') && isCritical(word, policy))
  return target === undefined ? undefined : `it would remove ${target.raw}`
}

const unseen = new Set(['sudo', 'doas', 'exec', 'xargs'])

function isCritical(word: ClientWord, policy: CompiledPolicy): boolean {
  const { text } = word
  if (word.working === true && /[/*]$/.test(text)) return true
  if (/\$[A-Za-z_{][\w}]*\/?\*?$/.test(text) && /[/*]$/.test(text)) return true
  if (/^(?:\$\{HOME(?::?\?)?\}|\$\(\s*pwd\s*\)|`\s*pwd\s*`)\/?$/.test(text)) return true
  if (word.problem !== undefined) return false
  const trimmed = text.trim()
  // In quotes the `~` is the name of a file; not to the client.
  const expanded = /^~(\/|$)/.test(trimmed) ? policy.home + trimmed.slice(1) : trimmed
  const path = resolvePath(policy.cwd, expanded.replace(/(^|\/)\*$/, '$1') || '.')
  return (
    isSystem(path) ||
    isDrive(path) ||
    path === policy.home ||
    policy.folders.some((folder) => isWithin(folder, path))
  )
}

/** A drive of Windows under its subsystem for Linux, and what stands right in it. */
function isDrive(path: string): boolean {
  return /^\/mnt\/[a-z](?:\/[^/]+)?$/.test(path)
}

function isSystem(path: string): boolean {
  return path.lastIndexOf('/') === 0
}
