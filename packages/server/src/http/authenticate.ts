import { AdminProblem, type Actor, type Client, type Role } from '@sekisho/contract'
import { createHash, timingSafeEqual } from 'node:crypto'
import { cookieName, readCookie } from './pages/cookies.ts'
import { isSameOrigin } from './pages/same-origin.ts'

/** Who calls the admin API, and what they may do. */
export interface AdminCaller {
  actor: Actor
  roles: readonly Role[]
  /** a second factor was proved when the caller signed in; who holds the operator token owns the machine */
  secondFactor: boolean
}

/**
 * Finds the caller of an admin request.
 * @throws AdminProblem admin_token_missing, admin_token_invalid, admin_session_over, admin_session_kind, same_origin_required
 */
export type AuthenticateAdmin = (request: Request, client: Client) => AdminCaller | Promise<AdminCaller>

type MaybeCaller = AdminCaller | undefined | Promise<AdminCaller | undefined>

/** Callers who signed in. Undefined: that sign-in is over, or never was. @throws AdminProblem admin_session_kind */
export interface SignedInCallers {
  byToken(accessToken: string): MaybeCaller
  byCookie(cookie: string): MaybeCaller
}

export interface AuthenticateAdminDeps {
  /** lies in the node's data directory (mode 0600): who can read it owns the machine, so it carries the owner's rights */
  operatorToken: string
  signedIn: SignedInCallers
  /** the public origin, never taken from a request */
  origin: () => string
}

/** The bare name of the cookie that carries a browser's session. */
export const sessionCookie = 'session'

/** By the operator token, by an access token, or, without either, by a browser's cookie. */
export function authenticateAdmin({
  operatorToken,
  signedIn,
  origin,
}: AuthenticateAdminDeps): AuthenticateAdmin {
  const isOperator = createOperatorCheck(operatorToken)
  return async (request, client) => {
    const authorization = request.headers.get('authorization')
    if (authorization === null) return await byCookie(request, { signedIn, origin: origin() })
    const presented = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
    if (presented === undefined) throw new AdminProblem('admin_token_missing')
    if (isOperator(presented))
      return { actor: { type: 'operator', client }, roles: ['owner'], secondFactor: true }
    const caller = await signedIn.byToken(presented)
    if (caller !== undefined) return caller
    throw new AdminProblem(presented.startsWith('eyJ') ? 'admin_session_over' : 'admin_token_invalid')
  }
}

/** A browser sends its cookie with whatever page asks it to: a change must come from one of ours. */
async function byCookie(
  request: Request,
  { signedIn, origin }: { signedIn: SignedInCallers; origin: string },
): Promise<AdminCaller> {
  const cookie = readCookie(request, cookieName(sessionCookie, origin.startsWith('https:')))
  if (cookie === undefined) throw new AdminProblem('admin_token_missing')
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!reads && !isSameOrigin(request, origin)) throw new AdminProblem('same_origin_required', { origin })
  const caller = await signedIn.byCookie(cookie)
  if (caller === undefined) throw new AdminProblem('admin_session_over')
  return caller
}

/** Compared by digest, in constant time, so that neither content nor length leaks. */
function createOperatorCheck(token: string): (presented: string) => boolean {
  if (token.length < 32) throw new RangeError('an operator token has at least 32 characters')
  const expected = digest(token)
  return (presented) => timingSafeEqual(digest(presented), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
