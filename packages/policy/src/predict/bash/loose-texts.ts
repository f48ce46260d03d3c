import { parseShell } from '../../shell/parse-shell.ts'
import { readCommands } from '../../shell/read-commands.ts'
import { deniedTexts } from './command-texts.ts'

/** More parts than this are not looked at. */
const maxParts = 500

/** Where a command may begin, other than within quotes. */
const boundary =
  /"(?:[^"\\$`]|\\.|\$(?!\())*(?:"|$)|'[^']*(?:'|$)|\\.|\w=\(|(?<begins>\$\((?!\()|`|[<>=*]?\(|[);&|\n]|\]\])/gs

/** Words that stand before a command. */
const before = /^(?:(?:if|then|else|elif|do|while|until|!|\{|\[\[\s+\S+|function(?:\s+\w+(?=\s+\w))?)\s+)+/

/** The commands of a text that is no bash, as the client's parser, which goes on behind an error, finds them. */
export function looseTexts(text: string): string[] {
  const parts: string[] = []
  let from = 0
  for (const found of text.matchAll(boundary)) {
    if (found.groups?.['begins'] === undefined) continue
    parts.push(text.slice(from, found.index))
    from = found.index + found[0].length
    if (parts.length > maxParts) return []
  }
  parts.push(text.slice(from))
  return parts.flatMap((part) => textsOf(part.trim().replace(before, '')))
}

function textsOf(part: string): string[] {
  const parsed = parseShell(part)
  if (!parsed.understood) return [part]
  return readCommands(parsed.script, { source: part, home: '/', cwd: '/' }).commands.flatMap(deniedTexts)
}
