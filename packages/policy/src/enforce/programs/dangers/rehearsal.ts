/** Options by which a program says what it would do and does nothing. */
const rehearses =
  /^--?(?:dry[-_]?run|what-?if|preview(?:-only)?|simulate|just-print|noop|no-?act|check-only)(?:=(.*))?$/i

/** Whether a command only says what it would do: not where the option has a value that says no, or stands behind `--`. */
export function isRehearsal(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  const told = end < 0 ? words : words.slice(0, end)
  return (
    told.some((word) => {
      const found = word.startsWith('-') ? rehearses.exec(word) : null
      return found !== null && !/^(?:none|false|no|off|0)$/i.test(found[1] ?? '')
    }) && !told.some((word) => /^--no-(?:dry[-_]?run|preview)$/i.test(word))
  )
}
