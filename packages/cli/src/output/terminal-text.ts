/**
 * What could command a terminal or turn text around in it: control characters (escape sequences begin with one, also
 * U+009B alone), line separators, and the marks that change writing direction. Names and log data come from others.
 */
const unsafe = /[\p{Cc}\u2028\u2029\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/gu

/** Text that is safe to print: what is unsafe shows as `\u001b`. */
export function terminalText(text: string): string {
  return text.replaceAll(unsafe, escape)
}

/** The same for JSON, where the escape is JSON's own, so that a program still reads the original. */
export function terminalJson(value: unknown): string {
  // Line breaks of the layout stay; JSON.stringify has escaped those inside strings.
  return JSON.stringify(value, null, 2).replaceAll(unsafe, (character) =>
    character === '\n' ? character : escape(character),
  )
}

/** One line of JSON, as safe. */
export function lineJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(unsafe, escape)
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
