/** One word of a POSIX shell, whatever is in it. NUL cannot be in one. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * A here-document whose content reaches the command byte for byte: nothing is expanded behind a quoted delimiter.
 * The delimiter is made from the content's own hash, so that no line of it can be the delimiter.
 * @param text ends with a newline
 */
export function hereDocument(command: string, { text, sha256 }: { text: string; sha256: string }): string {
  const delimiter = `SEKISHO_${sha256.slice(0, 32)}`
  return `${command} <<'${delimiter}'\n${text}${delimiter}\n`
}
