import { idPrefixes, mayHold, Refusal, type Actor, type CredentialKind } from '@sekisho/contract'
import type { IncomingHttpHeaders } from 'node:http'
import type { Credentials, FoundCredential } from '../../modules/credentials/index.ts'
import type { People, Person } from '../../modules/people/index.ts'
import {
  actorIn,
  looksLikeAccessToken,
  type FoundSession,
  type Sessions,
} from '../../modules/sessions/index.ts'

/** Who calls, once the credential, or the session of the access token, is known to be in force. */
export type Caller =
  | { person: Person; credential: FoundCredential; session?: undefined }
  | { person: Person; credential?: undefined; session: FoundSession }

export interface AuthenticateDeps {
  credentials: Pick<Credentials, 'find'>
  sessions: Pick<Sessions, 'find'>
  people: Pick<People, 'byId'>
  /** false when this node cannot know which credentials and sessions are still in force */
  storeIsFresh: () => boolean
}

/**
 * Finds the caller by `x-api-key` or `Authorization: Bearer`; Claude Code sends either or both, and the first credential
 * that is known counts, then the first access token. A promise only for an access token that is new to this node. Whether
 * they may call models is not asked: `checkMayCall` does.
 * @throws Refusal credential_missing, control_store_unavailable, credential_invalid, session_over
 */
export function identify(headers: IncomingHttpHeaders, deps: AuthenticateDeps): Caller | Promise<Caller> {
  const presented = presentedTexts(headers)
  if (presented.length === 0) throw new Refusal('credential_missing')
  // Also for a credential that is unknown here: it may be one that was just made.
  if (!deps.storeIsFresh()) throw new Refusal('control_store_unavailable')
  for (const text of presented) {
    const credential = deps.credentials.find(text)
    const person = credential && deps.people.byId(credential.personId)
    if (credential && person?.status === 'active') return { credential, person }
  }
  const tokens = presented.filter(looksLikeAccessToken)
  if (tokens.length === 0) throw new Refusal('credential_invalid')
  return byToken(tokens, deps)
}

/**
 * Whether what a known caller came with is good for calls of models, from this program and in their roles.
 * @throws Refusal credential_kind, session_kind, role_without_access
 */
export function checkMayCall({ person, credential, session }: Caller, headers: IncomingHttpHeaders): void {
  const { roles } = person
  const fromClaudeCode = isClaudeCode(headers['user-agent'])
  if (session === undefined) {
    if (credential.kind === 'claude_code' && !fromClaudeCode) throw new Refusal('credential_kind')
    if (!mayHold(roles, credential.kind)) throw new Refusal('role_without_access')
    return
  }
  if (!mayHold(roles, 'claude_code')) throw new Refusal('role_without_access')
  if (credentialKindOf(session, roles) === 'claude_code' && !fromClaudeCode) throw new Refusal('session_kind')
}

/** Both, for what is no exchange. @throws Refusal as the two */
export async function authenticate(headers: IncomingHttpHeaders, deps: AuthenticateDeps): Promise<Caller> {
  const caller = await identify(headers, deps)
  checkMayCall(caller, headers)
  return caller
}

/** The actor of the entries that a call leaves. */
export function actorOf({ person, credential, session }: Caller): Actor {
  if (session !== undefined) return actorIn(session)
  const type = person.id.startsWith(idPrefixes.serviceAccount) ? 'service_account' : 'person'
  return { type, id: person.id, credential: credential.id }
}

function presentedTexts(headers: IncomingHttpHeaders): string[] {
  const presented: string[] = []
  const key = headers['x-api-key']
  if (typeof key === 'string' && key !== '') presented.push(key)
  const { authorization } = headers
  if (authorization && /^bearer /i.test(authorization)) presented.push(authorization.slice(7).trim())
  return presented
}

/** One after the other: there are two at most. */
function byToken([token, ...others]: string[], deps: AuthenticateDeps): Caller | Promise<Caller> {
  if (token === undefined) throw new Refusal('session_over')
  const go = (session: FoundSession | undefined) =>
    session === undefined ? byToken(others, deps) : bySession(session, deps)
  const found = deps.sessions.find(token)
  return found instanceof Promise ? found.then(go) : go(found)
}

function bySession(session: FoundSession, deps: AuthenticateDeps): Caller {
  const person = deps.people.byId(session.personId)
  if (person?.status !== 'active') throw new Refusal('session_over')
  return { person, session }
}

/** What a session stands for: a sign-in of Claude Code serves that alone, every other what the person may hold. */
function credentialKindOf({ kind }: FoundSession, roles: Person['roles']): CredentialKind {
  return kind !== 'claude_code' && mayHold(roles, 'any') ? 'any' : 'claude_code'
}

/** `claude-cli/2.1.330 (external, cli)` on model calls, `claude-code/2.1.330` on the rest (measured). */
function isClaudeCode(agent: string | undefined): boolean {
  return agent !== undefined && (agent.startsWith('claude-cli/') || agent.startsWith('claude-code/'))
}
