import { Refusal, type Actor, type Locale } from '@sekisho/contract'
import { protection } from '../../http/protection.ts'
import { subjectOf, type ManagedPolicies, type ServedRecord } from '../managed-policies/index.ts'
import type { Person } from '../people/index.ts'
import { refusalAnswer } from './answers.ts'

/** Who asks. */
export interface SignedInCaller {
  person: Person
  actor: Actor
}

export interface ManagedSettingsDeps {
  policies: Pick<ManagedPolicies, 'compiledFor' | 'isForDesktop'>
  served: ServedRecord
  /** Claude Desktop must not start a session without its settings */
  strictForDesktop: boolean
  locale: Locale
}

/** The official gateway whose answers these are (measured); clients ask for the header, not for the number. */
const gatewayVersion = { 'x-cc-gateway-version': '2.1.330', vary: 'User-Agent' }
/** Beside the version: what is said here is meant, also to Claude Desktop. */
const strict = { ...gatewayVersion, 'cache-control': 'no-store', pragma: 'no-cache' }

/** `GET /managed/settings`: 200, 304 only when it was asked for, and 404 for who has no policy. */
export function answerManagedSettings(
  request: Request,
  { person, actor }: SignedInCaller,
  { policies, served, strictForDesktop, locale }: ManagedSettingsDeps,
): Response {
  const subject = subjectOf(person)
  const compiled = policies.compiledFor(subject)
  const agent = request.headers.get('user-agent') ?? ''
  if (compiled === undefined || (isDesktop(agent) && !policies.isForDesktop(subject)))
    return refusalAnswer(new Refusal('managed_settings_none'), locale, strict)
  const held = request.headers.get('if-none-match')
  // A probe of Claude Desktop, which takes no settings.
  if (held === '*' && strictForDesktop)
    return new Response(null, { status: 304, headers: { ...protection, ...strict } })
  const { uuid, checksum, text } = compiled
  const unchanged = held === `"${checksum}"`
  if (held !== '*') served.note(actor, { person: person.id, compiled, unchanged })
  if (unchanged) return new Response(null, { status: 304, headers: { ...protection, ...gatewayVersion } })
  return new Response(`{"uuid":"${uuid}","checksum":"${checksum}","settings":${text}}`, {
    headers: {
      'content-type': 'application/json;charset=utf-8',
      etag: `"${checksum}"`,
      ...protection,
      ...gatewayVersion,
    },
  })
}

/** The entry points of Claude Desktop: `claude-code/2.1.330 (claude-desktop)` (measured). */
function isDesktop(agent: string): boolean {
  return /\((?:[^)]*[\s,])?(?:claude-desktop(?:-3p)?|local-agent)[),]/.test(agent)
}
