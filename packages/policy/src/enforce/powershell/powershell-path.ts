import { anyCharacter, anySegment } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import type { ShellState } from '../shell-state.ts'

/** A path as PowerShell writes it (`C:\x`, `~\x`) as an absolute one of ours; `C:` is the root, other drives are folders of it. */
export function powerShellPath(path: string, shell: ShellState): string {
  const slashed = path.replaceAll('\\', '/').replace(/^(?:Microsoft\.PowerShell\.Core\/)?FileSystem::/i, '')
  // `c:x` is in the folder where one is on that drive.
  const drive = slashed
    .replace(/^[a-z]:(?=[^/])/i, '')
    .replace(/^c:(?=\/|$)\/?/i, '/')
    .replace(/^([a-z]):(?=\/|$)\/?/i, '/drive-$1/')
  const home = drive === '~' || drive.startsWith('~/') ? shell.effects.home + drive.slice(1) : drive
  const globbed = home
    .replaceAll(/\*+/g, anySegment)
    .replaceAll('?', anyCharacter)
    .replaceAll(/\[[^\]/]+\]/g, anyCharacter)
  return absolutePath(globbed, shell.folder)
}
