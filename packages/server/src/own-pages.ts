import type { Client } from '@sekisho/contract'
import type { Settings } from './config/index.ts'
import { createBrowserLinks, linkPath, loadAccountApp, type BrowserLinks } from './modules/account/index.ts'
import { createInvitations, loadInvitationApp, type Invitations } from './modules/invitations/index.ts'
import type { Devices } from './modules/devices/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import { createLocalSignIn, type LocalSignIn } from './modules/local-sign-in/index.ts'
import type { People } from './modules/people/index.ts'
import type { Sessions } from './modules/sessions/index.ts'
import type { BrowserSession, ProviderSignIn } from './modules/sign-in/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import { loadOnce } from './platform/load-once.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface OwnPagesParts {
  settings: Settings
  db: ControlDatabase
  people: People
  sessions: Sessions
  devices: Devices
  ledger: Ledger
  sealer: Sealer
  clock: Clock
  log: Log
  publicUrl: () => string
  browser: BrowserSession
  providers: ProviderSignIn
}

/** What answers some paths. */
export interface WebPart {
  /** True for paths that `fetch` answers. */
  serves(path: string): boolean
  fetch(request: Request, env: { client: Client }): Promise<Response>
  /** Brings what `fetch` needs, which is not there before it is asked for. */
  load(): Promise<unknown>
}

/** Invitations, the pages people have of themselves, and sign-in without an identity provider where the settings have it: part of what compose.ts wires. */
export interface OwnPages extends WebPart {
  invitations: Invitations
  links: BrowserLinks
  /** absent: people sign in with an identity provider alone */
  local: LocalSignIn | undefined
}

export function createOwnPages(parts: OwnPagesParts): OwnPages {
  const { settings, db, people, clock, log, publicUrl: origin } = parts
  const links = createBrowserLinks(parts)
  const report = (err: unknown) => log.error({ err }, 'a page met an error')
  const invitations = createInvitations({ db, people, clock, random: systemRandom })
  people.onDeactivated(({ actor, person, reason }) =>
    invitations.revokeLinksOf(actor, { personId: person.id, reason }),
  )
  const local = settings.signIn.local ? createLocalSignIn({ ...parts, origin }) : undefined
  const hasIssuers = settings.signIn.issuers.length > 0
  const load = loadOnce(async () => {
    const [createInvitationApp, createAccountApp] = await Promise.all([loadInvitationApp(), loadAccountApp()])
    return {
      invitationApp: createInvitationApp({ invitations, db, people, local, hasIssuers, origin, report }),
      accountApp: createAccountApp({ ...parts, local, links, origin, report }),
    }
  })
  const isAnyWay = local !== undefined || hasIssuers
  const isLink = (path: string) => path.startsWith(`${linkPath}/`)
  const isAccount = (path: string) => isLink(path) || (isAnyWay && accountPaths.test(path))
  return {
    invitations,
    links,
    local,
    load,
    serves: (path) => path.startsWith('/invitation/') || isAccount(path),
    async fetch(request, env) {
      const { invitationApp, accountApp } = await load()
      return (isAccount(new URL(request.url).pathname) ? accountApp : invitationApp).fetch(request, env)
    },
  }
}

const accountPaths = /^\/(sign-in|sign-out|account)(\/|$)/

/** One after the other, the first that serves a path. */
export function joinParts(first: WebPart, second: WebPart): WebPart {
  return {
    load: () => Promise.all([first.load(), second.load()]),
    serves: (path) => first.serves(path) || second.serves(path),
    fetch: (request, env) =>
      (first.serves(new URL(request.url).pathname) ? first : second).fetch(request, env),
  }
}
