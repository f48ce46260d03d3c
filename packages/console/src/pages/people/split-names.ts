/** The names in a text where commas or line breaks stand between them. */
export function splitNames(text: string): string[] {
  return [...new Set(text.split(/[,、\n]/).map((name) => name.trim()))].filter((name) => name !== '')
}
