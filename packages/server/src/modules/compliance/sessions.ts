import { clocksApartMs, type Clock } from '../../platform/clock/clock.ts'
import type { Conversation, Queries } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import type { Organization } from './organization.ts'
import { formatPageToken, pageTokenIn } from './page-token.ts'
import { badRequest, notFound } from './problems.ts'
import { checkNames, limitIn, spanIn, spanNames } from './query.ts'

interface SessionsDeps {
  queries: Pick<Queries, 'conversations' | 'conversation'>
  people: Pick<People, 'byId'>
  organization: Organization
  clock: Clock
}

/** How long a walk over pages may take. */
const walkMs = 86_400_000

/**
 * `GET /v1/compliance/apps/sessions/local`: sessions of Claude Code whose calls came through us, by key, provider or
 * sign-in alike, the newest first.
 * @throws ComplianceProblem
 */
export async function listSessions(query: URLSearchParams, deps: SessionsDeps) {
  checkNames(query, [...spanNames, 'limit', 'page'])
  const limit = limitIn(query, { otherwise: 100, most: 500 })
  const token = pageTokenIn(query, ['at', 'hash', 'begun'])
  const begun = begunIn(token, deps.clock)
  const after = token && { firstSeen: Number(token.at), hash: String(token.hash) }
  const found = await deps.queries.conversations({ ...spanIn(query), after, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    data: page.map((conversation) => sessionBody(conversation, deps)),
    next_page: last === undefined ? null : formatPageToken({ at: last.firstSeen, hash: last.hash, begun }),
  }
}

/** @throws ComplianceProblem */
export async function getSession(query: URLSearchParams, id: string, deps: SessionsDeps) {
  checkNames(query, [])
  return sessionBody(await findSession(id, deps), deps)
}

/** @throws ComplianceProblem */
export async function findSession(
  id: string,
  { queries }: { queries: Pick<Queries, 'conversation'> },
): Promise<Conversation> {
  const [, hash] = /^clls_([\w-]{22})$/.exec(id) ?? []
  const conversation = hash === undefined ? undefined : await queries.conversation(hash)
  if (conversation === undefined) throw notFound('The local session')
  return conversation
}

/**
 * When the walk began that a token goes on with, by the clock of the node it began on; now, without one.
 * @throws ComplianceProblem once it has taken too long
 */
export function begunIn(
  token: Readonly<{ begun: string | number }> | undefined,
  clock: Pick<Clock, 'now'>,
): number {
  const now = clock.now()
  if (token === undefined) return now
  const begun = Number(token.begun)
  if (!Number.isSafeInteger(begun) || begun > now + clocksApartMs || now - begun > walkMs)
    throw badRequest('page: has expired; begin again without it')
  return begun
}

function sessionBody({ hash, person, firstSeen }: Conversation, { people, organization }: SessionsDeps) {
  return {
    type: 'compliance_local_session',
    id: `clls_${hash}`,
    organization_uuid: organization.uuid,
    workspace_id: null,
    user: { id: person, email_address: people.byId(person)?.email ?? null },
    product_surface: 'claude_code',
    created_at: new Date(firstSeen).toISOString(),
  }
}
