import { asciiOnly } from './json-text.ts'

/**
 * JSON as a here-string in single quotes, in which PowerShell expands nothing. It ends at a line that begins with a
 * quote and `@`, and PowerShell takes typographic quotes for quotes: in ASCII JSON no line begins so, because a line
 * break within a text is written `\n` and what begins a line of it is white space, a bracket or a double quote.
 * @param json ends with a newline, which is the last of the here-string's own
 */
export function hereString(json: string): string {
  return `@'\n${asciiOnly(json)}'@`
}

/** Any text, as an expression that may stand as an argument: base64 has no character that means something to PowerShell. */
export function encodedText(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte))
  return `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${btoa(bytes.join(''))}')))`
}
