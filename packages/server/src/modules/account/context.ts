import type { Actor } from '@sekisho/contract'
import type { Context } from 'hono'
import { readForm, redirect, type Form, type PageEnv } from '../../http/pages/index.ts'
import type { Account, LocalSignIn } from '../local-sign-in/index.ts'
import { actorIn, isLocal, type Session } from '../sessions/index.ts'
import type { SignedIn } from '../sign-in/index.ts'
import type { AccountAppDeps } from './account-app-deps.ts'
import { accountPage, type AccountView } from './pages/account-page.ts'

export type PageContext = Context<PageEnv>

/** A person at their own page. */
export interface Visit extends SignedIn {
  actor: Actor
  /**
   * What they have here to sign in with. Absent: an identity provider vouched for them, and what it vouches for ends with
   * it. A passkey beside it would stay when the company's account is gone, so the way to one is a sign-in link.
   */
  account: Account | undefined
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

/** One who signed in with what they have here. */
export interface LocalVisit extends Visit {
  account: Account
}

type Handler = (context: PageContext, visit: Visit) => Promise<Response>
type FormHandler = (context: PageContext, visit: LocalVisit, form: Form) => Promise<Response>

export interface AccountContext {
  show(context: PageContext, visit: Visit, extra?: Partial<AccountView>): Promise<Response>
  ownSessions(visit: Visit): Promise<Session[]>
  endElsewhere(visit: Visit, reason: string): Promise<void>
  /** For who is signed in; others are sent to do so. */
  signedIn(handle: Handler): (context: PageContext) => Promise<Response>
  /** For who may change how they sign in here; others are asked to sign in once more. */
  changing(handle: FormHandler): (context: PageContext) => Promise<Response>
}

const maxSessions = 100
const maxDevices = 50
export const signInAgain = '/sign-in?again=1&return=/account'

export function createAccountContext(deps: AccountAppDeps): AccountContext {
  const { local, browser, providers, sessions, devices } = deps

  async function visitOf(signedIn: SignedIn): Promise<Visit> {
    const { person, session, isFresh } = signedIn
    const account = isLocal(session) ? await local?.accounts.of(person.id) : undefined
    return {
      ...signedIn,
      actor: actorIn(session),
      account,
      label: person.email ?? person.name,
      subject: `person ${person.id}`,
      mayChange: account !== undefined && isFresh && session.secondFactor,
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
      signedIn(async (context, visit) => {
        const { account, mayChange } = visit
        if (account === undefined || !mayChange) return redirect(signInAgain)
        return handle(context, { ...visit, account }, await readForm(context.req.raw))
      }),
    async show({ req }, visit, extra = {}) {
      const { person, account, mayChange, session } = visit
      const methods = local && account && { account, mayChange, ...(await offerPasskey(local, visit)) }
      const { data } = await devices.list({ limit: maxDevices, person: person.id })
      return accountPage(req.raw, {
        person,
        session,
        provider: providers.nameOf(session.issuer),
        methods,
        devices: data,
        sessions: await ownSessions(visit),
        ...extra,
      })
    },
  }
}

/** A passkey to add, when one may be added here. */
async function offerPasskey({ passkeys }: LocalSignIn, visit: Visit) {
  const { person, account, mayChange, label, subject } = visit
  const passkeysArePossible = passkeys.arePossible()
  const holder = { name: label, displayName: person.name, passkeys: account?.passkeys ?? [] }
  const ceremony = mayChange && passkeysArePossible ? await passkeys.beginAdding(subject, holder) : undefined
  return { passkeysArePossible, ceremony }
}
