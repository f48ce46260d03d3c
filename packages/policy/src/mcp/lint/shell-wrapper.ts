/** `/usr/bin/Bash.exe` is `bash`. */
export function programName(program: string): string {
  const name = program.split(/[\\/]/).at(-1) ?? ''
  return name.toLowerCase().replace(/\.(?:exe|cmd|bat|com|ps1)$/, '')
}

const shells = ['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash']
const windowsShells: Readonly<Record<string, RegExp>> = {
  cmd: /^\/[ck]$/i,
  powershell: /^[-/](?:c|command|e|ec|enc|encodedcommand)$/i,
  pwsh: /^[-/](?:c|command|e|ec|enc|encodedcommand)$/i,
}

/** What a shell is given to interpret, split at white space, and which argument it begins at; undefined: it is no shell. */
export function shellScript(argv: readonly string[]): { words: readonly string[]; at: number } | undefined {
  const name = programName(argv[0] ?? '')
  const option = shells.includes(name) ? /^-[a-z]*c[a-z]*$/ : windowsShells[name]
  const found = option === undefined ? -1 : argv.findIndex((word, at) => at > 0 && option.test(word))
  if (found === -1) return undefined
  const words = argv.slice(found + 1).flatMap((text) => text.split(/\s+/))
  return { words: words.filter((word) => word !== ''), at: found + 1 }
}
