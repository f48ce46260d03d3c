import type { Actor } from '@sekisho/contract'
import type { Context } from 'hono'
import { readForm, redirect, type Form, type PageEnv } from '../../http/pages/index.ts'
import type { Session } from '../sessions/index.ts'
import type { Account } from './account.ts'
import type { SignedIn } from './browser-session.ts'
import { accountPage, type AccountView } from './pages/account-page.ts'
import type { SignInAppDeps } from './sign-in-app.ts'

export type PageContext = Context<PageEnv>

/** A person at their own page. */
export interface Visit extends SignedIn {
  actor: Actor
  account: Account
  /** what authenticators show beside their codes */
  label: string
  /** whom what is offered on the page is for */
  subject: string
  /**
   * They signed in within the last minutes, with two factors: who has the password alone must not be able to put a passkey
   * or an app of theirs beside it, also when whoever owns it has none left. The way back is a sign-in link.
   */
  mayChange: boolean
}

type Handler = (context: PageContext, visit: Visit) => Promise<Response>
type FormHandler = (context: PageContext, visit: Visit, form: Form) => Promise<Response>

export interface AccountContext {
  show(context: PageContext, visit: Visit, extra?: Partial<AccountView>): Promise<Response>
  ownSessions(visit: Visit): Promise<Session[]>
  endElsewhere(visit: Visit, reason: string): Promise<void>
  /** For who is signed in; others are sent to do so. */
  signedIn(handle: Handler): (context: PageContext) => Promise<Response>
  /** For who may change how they sign in; others are asked to sign in once more. */
  changing(handle: FormHandler): (context: PageContext) => Promise<Response>
}

const maxSessions = 100
const maxDevices = 50
export const signInAgain = '/sign-in?again=1&return=/account'

export function createAccountContext({ local, sessions, devices }: SignInAppDeps): AccountContext {
  const { accounts, passkeys, browser } = local

  async function visitOf(signedIn: SignedIn): Promise<Visit> {
    const { person, session, isFresh } = signedIn
    return {
      ...signedIn,
      actor: { type: 'person', id: person.id, session: session.id },
      account: await accounts.of(person.id),
      label: person.email ?? person.name,
      subject: `person ${person.id}`,
      mayChange: isFresh && session.secondFactor,
    }
  }

  const ownSessions = async ({ person }: Visit) =>
    (await sessions.list({ limit: maxSessions, person: person.id, inForce: true })).data

  const signedIn = (handle: Handler) => async (context: PageContext) => {
    const found = await browser.find(context.req.raw)
    return found === undefined ? redirect('/sign-in?return=/account') : handle(context, await visitOf(found))
  }

  return {
    ownSessions,
    endElsewhere: ({ actor, person, session }, reason) =>
      browser.endElsewhere(actor, { personId: person.id, except: session.id, reason }),
    signedIn,
    changing: (handle) =>
      signedIn(async (context, visit) =>
        visit.mayChange ? handle(context, visit, await readForm(context.req.raw)) : redirect(signInAgain),
      ),
    async show({ req }, visit, extra = {}) {
      const { person, account, mayChange, session, label, subject } = visit
      const passkeysArePossible = passkeys.arePossible()
      const holder = { name: label, displayName: person.name, passkeys: account.passkeys }
      const ceremony =
        mayChange && passkeysArePossible ? await passkeys.beginAdding(subject, holder) : undefined
      const { data } = await devices.list({ limit: maxDevices, person: person.id })
      const parts = { person, account, mayChange, current: session.id, ceremony, passkeysArePossible }
      return accountPage(req.raw, { ...parts, devices: data, sessions: await ownSessions(visit), ...extra })
    },
  }
}
