import { mayHold, Refusal } from '@sekisho/contract'
import type { IncomingHttpHeaders } from 'node:http'
import type { Credentials, FoundCredential } from '../../modules/credentials/index.ts'
import type { People, Person } from '../../modules/people/index.ts'

/** Who calls, once the credential is known to be in force. */
export interface Caller {
  person: Person
  credential: FoundCredential
}

export interface AuthenticateDeps {
  credentials: Credentials
  people: People
  /** false when this node cannot know which credentials are still in force */
  storeIsFresh: () => boolean
}

/**
 * Finds the caller by `x-api-key` or `Authorization: Bearer`; Claude Code sends either or both, and the first that is
 * known counts.
 * @throws Refusal credential_missing, control_store_unavailable, credential_invalid, credential_kind, role_without_access
 */
export function authenticate(headers: IncomingHttpHeaders, deps: AuthenticateDeps): Caller {
  const presented = presentedCredentials(headers)
  if (presented.length === 0) throw new Refusal('credential_missing')
  // Also for a credential that is unknown here: it may be one that was just made.
  if (!deps.storeIsFresh()) throw new Refusal('control_store_unavailable')
  for (const text of presented) {
    const credential = deps.credentials.find(text)
    const person = credential && deps.people.byId(credential.personId)
    if (credential && person?.status === 'active') return checked({ credential, person }, headers)
  }
  throw new Refusal('credential_invalid')
}

function presentedCredentials(headers: IncomingHttpHeaders): string[] {
  const presented: string[] = []
  const key = headers['x-api-key']
  if (typeof key === 'string' && key !== '') presented.push(key)
  const { authorization } = headers
  if (authorization && /^bearer /i.test(authorization)) presented.push(authorization.slice(7).trim())
  return presented
}

function checked(caller: Caller, headers: IncomingHttpHeaders): Caller {
  const { kind } = caller.credential
  if (kind === 'claude_code' && !isClaudeCode(headers['user-agent'])) throw new Refusal('credential_kind')
  if (!mayHold(caller.person.roles, kind)) throw new Refusal('role_without_access')
  return caller
}

/** `claude-cli/2.1.330 (external, cli)` on model calls, `claude-code/2.1.330` on the rest (measured). */
function isClaudeCode(agent: string | undefined): boolean {
  return agent !== undefined && (agent.startsWith('claude-cli/') || agent.startsWith('claude-code/'))
}
