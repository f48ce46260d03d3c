/** `sed -n` that only prints lines, or one substitution of what comes through a pipe. */
export function isReadOnlySed(args: readonly string[]): boolean {
  const flags = args.filter((arg) => arg.startsWith('-'))
  if (!flags.every((flag) => /^-[nErz]+$|^--(quiet|silent|regexp-extended|posix|expression)$/.test(flag)))
    return false
  const [script = '', ...files] = args.filter((arg) => !arg.startsWith('-'))
  const quiet = flags.some((flag) => /^-[a-zA-Z]*n|^--(quiet|silent)$/.test(flag))
  if (quiet) return script.split(';').every((part) => /^\s*(\d+(,\d+)?)?p\s*$/.test(part))
  return files.length === 0 && isSubstitution(script)
}

/** `sed -i` with one substitution. */
export function isPlainEdit(args: readonly string[]): boolean {
  const flags = args.filter((arg) => arg.startsWith('-'))
  const script = args.find((arg) => !arg.startsWith('-')) ?? ''
  return (
    flags.every((flag) => /^-[nErsz]*i$|^-[nErsz]+$|^--(?:in-place|posix)$/.test(flag)) &&
    isSubstitution(script)
  )
}

/** `s/a/b/` with flags that neither run nor write. */
function isSubstitution(script: string): boolean {
  return /^s\/[^/\n]*\/[^/\n]*\/[gpimIM]{0,6}\d?[gpimIM]{0,6}$/.test(script)
}
