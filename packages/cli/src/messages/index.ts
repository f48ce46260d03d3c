import type { Locale } from '@sekisho/contract'
import { backups } from './backups.ts'
import { consoleMessages } from './console.ts'
import { content } from './content.ts'
import { policyLint } from './policy-lint.ts'
import { compliance } from './compliance.ts'
import { help } from './help.ts'
import { mcp } from './mcp.ts'
import { options } from './options.ts'
import { policies } from './policies.ts'
import { packs } from './packs.ts'
import { policy } from './policy.ts'
import { policyChecks } from './policy-checks.ts'
import { problems } from './problems.ts'
import { projects } from './projects.ts'
import { reports } from './reports.ts'
import { results } from './results.ts'
import { witnesses } from './witnesses.ts'
import { guards } from './guards.ts'
import { sinks } from './sinks.ts'
import { search } from './search.ts'
import { createTell, type Places, type Tell } from './tell.ts'

/** Every sentence of the command line, in both languages. */
export const messages = {
  ...help,
  ...options,
  ...policyLint,
  ...problems,
  ...results,
  ...projects,
  ...reports,
  ...backups,
  ...witnesses,
  ...guards,
  ...sinks,
  ...consoleMessages,
  ...content,
  ...search,
  ...compliance,
  ...policy,
  ...packs,
  ...mcp,
  ...policyChecks,
  ...policies,
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
