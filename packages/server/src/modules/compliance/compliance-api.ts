import type { Client, ComplianceScope } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Queries } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import { createRateLimit, type RateLimit } from '../sign-in/index.ts'
import type { AccessRecord } from './access-record.ts'
import { listActivities } from './activities.ts'
import { getGroup, listGroups, listMembers, listOrganizations, listUsers } from './directory.ts'
import type { ComplianceKey, ComplianceKeys } from './keys.ts'
import { listMessages } from './messages.ts'
import { readOrganization, type Organization } from './organization.ts'
import { ComplianceProblem, errorTypes, keyInvalid, notFound, scopeMissing, tooMany } from './problems.ts'
import { getSession, listSessions } from './sessions.ts'
import type { Transcripts } from './transcripts.ts'

export interface ComplianceDeps {
  keys: Pick<ComplianceKeys, 'find'>
  access: Pick<AccessRecord, 'note'>
  queries: Queries
  people: People
  transcripts: Transcripts
  clock: Clock
  random: Random
  /** what people call this server */
  name: () => string
  /** an error nobody expected; the caller hears only that there was one */
  report: (error: unknown) => void
}

/** `client` is the peer's address, or what a trusted proxy says. */
export interface ComplianceApi {
  fetch(request: Request, bindings: { client: Client }): Promise<Response>
}

const root = '/v1/compliance/'
const requestsAMinute = 600
const failuresAMinute = 60
const everybody = 'organization'

/**
 * Anthropic's Compliance API on our ledger and directory, so that a program written for theirs works here with another
 * address and key. Order: who is it, how often have they asked, what do they want, may they, is it well formed.
 * @see https://platform.claude.com/docs/en/manage-claude/compliance-api
 */
export function createComplianceApi(deps: ComplianceDeps): ComplianceApi {
  const { clock } = deps
  const limit = createRateLimit({ max: requestsAMinute, windowMs: 60_000, clock })
  const failures = createRateLimit({ max: failuresAMinute, windowMs: 60_000, clock })
  return {
    async fetch(request, { client }) {
      // A name for support and for the record; those of Anthropic's API have the same form.
      const id = `req_${Buffer.from(deps.random(16)).toString('hex')}`
      let key: ComplianceKey | undefined
      let answer: Answer
      try {
        key = await authenticate(request, { client, failures, keys: deps.keys })
        if (!limit.take(everybody)) throw tooMany(limit.waitSeconds(everybody))
        answer = { status: 200, body: await serve(request, { key, client }, deps) }
      } catch (error) {
        answer = refusalOf(error, deps.report)
      }
      if (key) note({ request, client, key, status: answer.status, id }, deps)
      return responseOf(answer, id)
    },
  }
}

interface Answer {
  status: number
  body: object
  headers?: Readonly<Record<string, string>>
}

interface Authenticating {
  client: Client
  failures: RateLimit
  keys: Pick<ComplianceKeys, 'find'>
}

/** @throws ComplianceProblem 401, and 429 for an address that guesses */
async function authenticate(
  request: Request,
  { client, failures, keys }: Authenticating,
): Promise<ComplianceKey> {
  if (failures.isOver(client.address)) throw tooMany(failures.waitSeconds(client.address))
  const bearer = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const key = await keys.find(request.headers.get('x-api-key') ?? bearer ?? '')
  if (key !== undefined) return key
  failures.take(client.address)
  throw keyInvalid()
}

type Serve = (query: URLSearchParams, place: Place) => Promise<object> | object

interface Place extends ComplianceDeps {
  organization: Organization
  key: ComplianceKey
  client: Client
  /** what stands in the path where the pattern has a group */
  id: string
}

/** Every path there is, and the scope it asks for. */
const paths: readonly { path: RegExp; scope: ComplianceScope; serve: Serve }[] = [
  { path: /^activities$/, scope: 'read:compliance_activities', serve: listActivities },
  { path: /^apps\/sessions\/local$/, scope: 'read:compliance_user_data', serve: listSessions },
  {
    path: /^apps\/sessions\/local\/([^/]+)$/,
    scope: 'read:compliance_user_data',
    serve: (query, place) => getSession(query, place.id, place),
  },
  {
    path: /^apps\/sessions\/local\/([^/]+)\/messages$/,
    scope: 'read:compliance_user_data',
    serve: (query, place) =>
      listMessages(query, place.id, { ...place, reader: { key: place.key.id, client: place.client } }),
  },
  {
    path: /^organizations$/,
    scope: 'read:compliance_org_data',
    serve: listOrganizations,
  },
  {
    path: /^organizations\/([^/]+)\/users$/,
    scope: 'read:compliance_user_data',
    serve: (query, place) => listUsers(query, place.id, place),
  },
  { path: /^groups$/, scope: 'read:compliance_org_data', serve: listGroups },
  {
    path: /^groups\/([^/]+)$/,
    scope: 'read:compliance_org_data',
    serve: (query, place) => getGroup(query, place.id, place),
  },
  {
    path: /^groups\/([^/]+)\/members$/,
    scope: 'read:compliance_user_data',
    serve: (query, place) => listMembers(query, place.id, place),
  },
]

async function serve(
  request: Request,
  { key, client }: Pick<Place, 'key' | 'client'>,
  deps: ComplianceDeps,
): Promise<object> {
  const { pathname, searchParams } = new URL(request.url)
  const below = pathname.startsWith(root) ? pathname.slice(root.length) : ''
  for (const { path, scope, serve: answer } of paths) {
    const match = path.exec(below)
    if (match === null) continue
    if (request.method !== 'GET') throw new ComplianceProblem(405, 'This API can only be read: send GET.')
    if (!key.scopes.includes(scope)) throw scopeMissing(key.scopes, scope)
    const organization = await readOrganization(deps.queries)
    if (organization === undefined) throw notFound('The organization')
    return await answer(searchParams, { ...deps, organization, key, client, id: decoded(match[1] ?? '') })
  }
  throw notFound('The path')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not encoded as URLs are, so that it names nothing.
    return ''
  }
}

function refusalOf(error: unknown, report: (error: unknown) => void): Answer {
  if (error instanceof ComplianceProblem) {
    const { status, message, headers } = error
    return { status, body: { error: { type: errorTypes[status], message } }, headers }
  }
  report(error)
  const body = { error: { type: errorTypes[500], message: 'Internal server error' } }
  return { status: 500, body, headers: { 'x-should-retry': 'true' } }
}

interface Noted {
  request: Request
  client: Client
  key: ComplianceKey
  status: number
  id: string
}

function note({ request, client, key, status, id }: Noted, { access }: ComplianceDeps): void {
  const { pathname, search } = new URL(request.url)
  access.note({
    actor: { type: 'compliance_key', id: key.id, client },
    method: request.method,
    url: pathname + search,
    status,
    request: id,
  })
}

function responseOf({ status, body, headers = {} }: Answer, id: string): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'request-id': id,
      ...headers,
    },
  })
}
