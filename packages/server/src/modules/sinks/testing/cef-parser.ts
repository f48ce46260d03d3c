/** Test support: an event as the CEF guide reads it. */
export interface ParsedCef {
  /** version, vendor, product, product version, signature id, name, severity */
  header: string[]
  extension: Record<string, string>
}

/** @throws SyntaxError where the line is no CEF */
export function parseCef(line: string): ParsedCef {
  if (!line.startsWith('CEF:')) throw new SyntaxError('no CEF')
  const header: string[] = []
  let field = ''
  let at = 4
  for (; at < line.length && header.length < 7; at++) {
    const character = line[at] ?? ''
    if (character === '\\') {
      at += 1
      const next = line[at] ?? ''
      if (next !== '\\' && next !== '|') throw new SyntaxError(`\\${next} in the header`)
      field += next
    } else if (character === '|') {
      header.push(field)
      field = ''
    } else field += character
  }
  if (header.length < 7) throw new SyntaxError('a header of less than seven fields')
  return { header, extension: parseExtension(line.slice(at)) }
}

/** A key begins after a space and ends at an equals sign that is not escaped; its value goes to the next key. */
function parseExtension(text: string): Record<string, string> {
  const keys = [...text.matchAll(/(?:^| )([A-Za-z0-9_]+)=/g)].filter(
    ({ index, 0: whole }) => !isEscaped(text, index + whole.length - 1),
  )
  const pairs = keys.map(({ 0: whole, 1: key = '', index }, number) => {
    const end = keys[number + 1]?.index ?? text.length
    return [key, unescaped(text.slice(index + whole.length, end))] as const
  })
  return Object.fromEntries(pairs)
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.?)/g, (_, character: string) => {
    if (character === 'n') return '\n'
    if (character === 'r') return '\r'
    if (character === '\\' || character === '=') return character
    throw new SyntaxError(`\\${character} in a value`)
  })
}
