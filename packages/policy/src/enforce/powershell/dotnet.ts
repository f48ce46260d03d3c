import { anyText, isKnown } from '../abstract-text.ts'
import type { ShellState } from '../shell-state.ts'
import { powerShellPath } from './powershell-path.ts'

/** What a method of `System.IO` does with its first argument, and with its second. */
const methods: readonly { names: RegExp; first: readonly Kind[]; second?: readonly Kind[] }[] = [
  { names: /^(?:file|directory)::delete$/, first: ['delete'] },
  { names: /^file::(?:read\w*|open(?:read|text)?)$/, first: ['read'] },
  { names: /^(?:streamreader|fileinfo)::new$/, first: ['read'] },
  { names: /^file::(?:write\w*|append\w*|create\w*|set\w*|openwrite|encrypt|decrypt)$/, first: ['write'] },
  { names: /^directory::create\w*$/, first: ['write'] },
  { names: /^streamwriter::new$/, first: ['write'] },
  { names: /^filestream::new$/, first: ['read', 'write'] },
  { names: /^file::(?:copy|replace)$/, first: ['read'], second: ['write'] },
  { names: /^(?:file|directory)::move$/, first: ['read', 'delete'], second: ['write'] },
]

type Kind = 'read' | 'write' | 'delete'

/** Notes what a call of .NET does to files: `[IO.File]::ReadAllText('f')`, `New-Object IO.StreamReader 'f'`. */
export function callDotNet(
  { type, method }: { type: string; method: string },
  given: readonly string[],
  shell: ShellState,
): void {
  const name = /^(?:system\.)?(?:io\.)?(\w+)$/.exec(type.toLowerCase())?.[1]
  const called = `${name ?? ''}::${method.toLowerCase()}`
  const found = methods.find(({ names }) => names.test(called))
  if (found === undefined) return
  const touches = (kinds: readonly Kind[], argument: string | undefined): void => {
    const path = powerShellPath(argument ?? anyText, shell)
    for (const kind of kinds)
      shell.effects.add({ kind, path, certain: isKnown(path), deep: kind === 'delete', by: called })
  }
  touches(found.first, given[0])
  if (found.second !== undefined) touches(found.second, given[1])
}
