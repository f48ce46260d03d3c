import type { MeBody } from '@sekisho/contract/admin-api'
import { terminalText } from '../output/terminal-text.ts'

/** `田中 愛子 <tanaka@example.com>`, safe to print. */
export function describeMe({ person, type }: MeBody): string {
  if (person === undefined) return type
  return terminalText(person.email === null ? person.name : `${person.name} <${person.email}>`)
}
