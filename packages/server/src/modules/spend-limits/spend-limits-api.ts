import { AdminProblem, localeOf, type Client } from '@sekisho/contract'
import { protection } from '../../http/protection.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Budgets } from '../budgets/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import { listAudit } from './audit.ts'
import { createAuthenticate, type AuthenticateDeps, type SpendLimitsCaller } from './authenticate.ts'
import { listEffective } from './effective.ts'
import { deleteLimit, getLimit, listLimits, setLimit } from './limits.ts'
import { answerOf, SpendLimitProblem } from './problems.ts'
import { createUsers } from './users.ts'

export interface SpendLimitsDeps extends Omit<AuthenticateDeps, 'people'> {
  budgets: Budgets
  people: People
  ledger: Ledger
  random: Random
  /** an error nobody expected; the caller hears only that there was one */
  report: (error: unknown) => void
}

/** `client` is the peer's address, or what a trusted proxy says. */
export interface SpendLimitsApi {
  fetch(request: Request, bindings: { client: Client }): Promise<Response>
}

const root = '/v1/organizations/spend_limits'
const maxBodyBytes = 65_536

/**
 * The official gateway's `/v1/organizations/spend_limits`, on our budgets: statuses, shapes and sentences as measured there
 * (conformance/spend-limits.test.ts). Order: who is it, what do they want, may they, is it well formed.
 * @see https://code.claude.com/docs/en/claude-apps-gateway-spend-limits
 */
export function createSpendLimitsApi(deps: SpendLimitsDeps): SpendLimitsApi {
  const authenticate = createAuthenticate(deps)
  const parts = { ...deps, users: createUsers(deps.people) }
  return {
    async fetch(request, { client }) {
      // A name for support and logs; the official gateway's have the same form.
      const id = `req_${Buffer.from(deps.random(16)).toString('hex')}`
      try {
        const caller = await authenticate(request, client)
        return answer(200, await serve(request, caller, parts), { 'request-id': id })
      } catch (error) {
        const locale = localeOf(request.headers.get('accept-language') ?? undefined)
        const problem = answerOf(error, locale)
        if (problem === undefined) deps.report(error)
        const { status, headers, ...inside } = problem ?? internal
        const body = { type: 'error', error: inside, request_id: id }
        return answer(status, body, { ...headers, 'request-id': id })
      }
    },
  }
}

const internal = { status: 500, type: 'api_error', message: 'internal server error', headers: {} } as const

type Parts = SpendLimitsDeps & { users: ReturnType<typeof createUsers> }

async function serve(request: Request, caller: SpendLimitsCaller, parts: Parts): Promise<object> {
  const { method } = request
  const { pathname, searchParams: query } = new URL(request.url)
  if (pathname === root) {
    if (method === 'GET') return await listLimits(query, parts)
    if (method !== 'POST') throw notFound()
    checkWrite(caller)
    return await setLimit(await readText(request), caller.actor, parts)
  }
  const id = pathname.slice(root.length + 1)
  if (method === 'GET') {
    if (id === 'effective') return await listEffective(query, parts)
    if (id === 'audit') return await listAudit(query, caller.actor, parts)
    return await getLimit(id, parts)
  }
  if (method !== 'DELETE') throw notFound()
  checkWrite(caller)
  return await deleteLimit(id, caller.actor, parts)
}

function notFound(): SpendLimitProblem {
  return new SpendLimitProblem(404, 'not found')
}

function checkWrite({ refusal }: SpendLimitsCaller): void {
  if (refusal !== undefined) throw refusal
}

/** Whatever its type is said to be: scripts leave it out. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) throw new AdminProblem('admin_body_too_large', { limit: maxBodyBytes })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** As there, and no answer may be kept. */
const common = {
  ...protection,
  'cache-control': 'no-store',
  'content-type': 'application/json;charset=utf-8',
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...common, ...headers } })
}
