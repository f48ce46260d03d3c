import type { Actor, Client } from '@sekisho/contract'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import { sessionCookie } from '../../http/authenticate.ts'
import type { PageCookies } from '../../http/pages/index.ts'
import type { People, Person } from '../people/index.ts'
import { actorIn, type FoundSession, type Sessions } from '../sessions/index.ts'
import type { ProviderCheck } from './provider-check.ts'

/** Who sits at a browser. */
export interface SignedIn {
  person: Person
  session: FoundSession
  /** proved within the last ten minutes, so that changes to how they sign in are theirs */
  isFresh: boolean
}

/** The sign-in of a browser, wherever it was proved: a cookie that names a session, and one that says it is fresh. */
export interface BrowserSession {
  /** Undefined also when the identity provider, asked now and then, says that the person is there no more. */
  find(request: Request): Promise<SignedIn | undefined>
  /** A new session whatever there was before, which ends: no cookie from before a sign-in is worth anything after it. */
  open(
    request: Request,
    signedIn: {
      person: Person
      /** issuer URL, `local` or `operator` */
      issuer: string
      secondFactor: boolean
      client: Client
      /** the identity provider's refresh token */
      providerToken?: string | undefined
    },
  ): Promise<string[]>
  /**
   * Ends where else somebody is signed in to pages and the command line, after a way in was taken away or replaced: a thief
   * who came by it may sit there. Claude Code goes on.
   */
  endElsewhere(actor: Actor, of: { personId: string; except?: string; reason: string }): Promise<void>
  /** Ends it; resolves with the cookies to send. */
  close(request: Request, reason: string): Promise<string[]>
}

interface BrowserSessionDeps {
  db: ControlDatabase
  sessions: Sessions
  people: Pick<People, 'byId' | 'inTransaction'>
  cookies: PageCookies
  clock: Clock
  /** whether the session's identity provider still knows the person */
  holds: ProviderCheck['holds']
}

const freshSeconds = 600

export function createBrowserSession({
  db,
  sessions,
  people,
  cookies,
  clock,
  holds,
}: BrowserSessionDeps): BrowserSession {
  const current = async (request: Request) => {
    const cookie = cookies.read(request, sessionCookie)
    return cookie === undefined ? undefined : await sessions.findByCookie(cookie)
  }

  async function end(request: Request, reason: string): Promise<void> {
    const session = await current(request)
    if (session !== undefined) await sessions.revoke(actorIn(session), { id: session.id, reason })
  }

  return {
    async find(request) {
      const session = await current(request)
      // On another node the person may have been made a moment ago.
      const person =
        session && (people.byId(session.personId) ?? (await people.inTransaction(db.read, session.personId)))
      if (session === undefined || person?.status !== 'active' || !(await holds(session))) return undefined
      return { person, session, isFresh: cookies.readSigned(request, 'fresh') === session.id }
    },
    async open(request, { person, issuer, secondFactor, client, providerToken }) {
      await end(request, 'signed in anew')
      const actor = { type: 'person', id: person.id } as const
      const opened = await sessions.openForBrowser(actor, {
        personId: person.id,
        issuer,
        secondFactor,
        client,
        ...(providerToken === undefined ? {} : { providerToken }),
      })
      const { id, expiresAt } = opened.session
      return [
        cookies.write(sessionCookie, opened.cookie, (expiresAt - clock.now()) / 1000),
        cookies.writeSigned('fresh', id, freshSeconds),
      ]
    },
    async endElsewhere(actor, of) {
      await sessions.revokeAll(actor, { ...of, kinds: ['browser', 'cli'] })
    },
    async close(request, reason) {
      await end(request, reason)
      return [cookies.clear(sessionCookie), cookies.clear('fresh')]
    },
  }
}
