import { AdminProblem } from '@sekisho/contract'
import type { AdminCaller, SignedInCallers } from '../../http/index.ts'
import type { People } from '../people/index.ts'
import { actorIn, type FoundSession } from './session.ts'
import type { Sessions } from './sessions.ts'

interface AdminCallersDeps {
  sessions: Pick<Sessions, 'find' | 'findByCookie'>
  people: Pick<People, 'byId'>
  /**
   * Whether who vouched for a session still does. Asked for a browser alone: who comes with a token shows at its refresh
   * that they are still there, and a cookie is never refreshed.
   */
  holds: (session: FoundSession) => Promise<boolean>
}

/**
 * People and service accounts who signed in, as callers of the admin API. The token that lies on a laptop for Claude Code
 * is not let in: it calls models, as a credential does, and changes nobody's rights.
 */
export function createAdminCallers({ sessions, people, holds }: AdminCallersDeps): SignedInCallers {
  const callerOf = (session: FoundSession | undefined): AdminCaller | undefined => {
    const person = session && people.byId(session.personId)
    if (session === undefined || person?.status !== 'active') return undefined
    if (session.kind === 'claude_code') throw new AdminProblem('admin_session_kind')
    return { actor: actorIn(session), roles: person.roles, secondFactor: session.secondFactor }
  }
  return {
    byToken: async (accessToken) => callerOf(await sessions.find(accessToken)),
    async byCookie(cookie) {
      const session = await sessions.findByCookie(cookie)
      return session !== undefined && (await holds(session)) ? callerOf(session) : undefined
    },
  }
}
