import type { Locale } from '@sekisho/contract'
import { help } from './help.ts'
import { options } from './options.ts'
import { policy } from './policy.ts'
import { problems } from './problems.ts'
import { projects } from './projects.ts'
import { reports } from './reports.ts'
import { results } from './results.ts'
import { createTell, type Places, type Tell } from './tell.ts'

/** Every sentence of the command line, in both languages. */
export const messages = {
  ...help,
  ...options,
  ...problems,
  ...results,
  ...projects,
  ...reports,
  ...policy,
} as const

type Messages = typeof messages
type MessageKey = keyof Messages

/** The sentences without places, which need no values. */
export type PlainMessageKey = {
  [Key in MessageKey]: Places<Messages[Key]['en']> extends never ? Key : never
}[MessageKey]

export type TellMessage = Tell<Messages>

/** Says the command line's sentences in one language. */
export function tellIn(locale: Locale): TellMessage {
  return createTell(messages, locale)
}
