import { Refusal, type Locale } from '@sekisho/contract'
import { subjectOf, type JsonObject, type ManagedPolicies } from '../managed-policies/index.ts'
import type { Person } from '../people/index.ts'
import { jsonAnswer, refusalAnswer } from './answers.ts'
import type { SignedInCaller } from './managed-settings.ts'

export interface BootstrapDeps {
  policies: Pick<ManagedPolicies, 'compiledFor' | 'desktopFor'>
  /** ids that the person may ask for */
  modelsFor: (person: Person) => readonly string[]
  /** Claude Desktop takes the settings of its Claude Code from here too */
  managesClaudeCode: boolean
  origin: () => string
  /** epoch milliseconds */
  now: () => number
  locale: Locale
}

const neverKept = { 'cache-control': 'no-store', pragma: 'no-cache' }
/** Claude Code asks again as often. */
const lifeMs = 3_600_000

/** `GET /user/bootstrap`: how Claude Desktop is set up, for people whose policy of the file has `desktop` (measured). */
export function answerBootstrap({ person }: SignedInCaller, deps: BootstrapDeps): Response {
  const { policies, modelsFor, managesClaudeCode, origin, now, locale } = deps
  const subject = subjectOf(person)
  const desktop = policies.desktopFor(subject)
  if (desktop === undefined) return refusalAnswer(new Refusal('bootstrap_none'), locale, neverKept)
  const body = {
    ...desktop,
    inferenceProvider: 'gateway',
    inferenceGatewayBaseUrl: origin(),
    inferenceCredentialKind: 'interactive',
    ...(managesClaudeCode ? { inferenceGatewayManagedClaudeCode: true } : {}),
    inferenceModels: modelsFor(person).map((name) => ({ name })),
    disabledBuiltinTools: deniedTools(policies.compiledFor(subject)?.settings),
    expiresAt: Math.floor((now() + lifeMs) / 1000),
  }
  return jsonAnswer(body, { headers: { ...neverKept, 'x-gateway-spend-admin': 'false' } })
}

/** Rules that deny a whole tool; one with a specifier means nothing to Claude Desktop. */
function deniedTools(settings: JsonObject | undefined): string[] {
  const permissions = settings?.['permissions']
  const deny =
    typeof permissions === 'object' && permissions !== null && 'deny' in permissions ? permissions.deny : []
  if (!Array.isArray(deny)) return []
  return deny.filter((rule): rule is string => typeof rule === 'string' && /^[A-Za-z]\w*$/.test(rule))
}
