import { AdminProblem, type Actor, type Client, type Role } from '@sekisho/contract'
import { createHash, timingSafeEqual } from 'node:crypto'

/** Who calls the admin API, and what they may do. */
export interface AdminCaller {
  actor: Actor
  roles: readonly Role[]
}

/**
 * Finds the caller of an admin request; sessions join here when there are any.
 * @throws AdminProblem admin_token_missing, admin_token_invalid
 */
export type AuthenticateAdmin = (request: Request, client: Client) => AdminCaller | Promise<AdminCaller>

/**
 * Accepts the operator token that lies in the node's data directory (mode 0600): who can read it owns the machine, so
 * it carries the owner's rights. Compared by digest, in constant time, so that neither content nor length leaks.
 */
export function authenticateOperator(token: string): AuthenticateAdmin {
  if (token.length < 32) throw new RangeError('an operator token has at least 32 characters')
  const expected = digest(token)
  return (request, client) => {
    const presented = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (presented === undefined) throw new AdminProblem('admin_token_missing')
    if (!timingSafeEqual(digest(presented), expected)) throw new AdminProblem('admin_token_invalid')
    return { actor: { type: 'operator', client }, roles: ['owner'] }
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
