import type { Clock } from '../../platform/clock/clock.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { createPageCookies } from '../../http/pages/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { createAccounts, type Accounts } from './accounts.ts'
import { createAttempts, type Attempts } from './attempts.ts'
import { createBrowserSession, type BrowserSession } from './browser-session.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'
import { createOnce } from './once.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import { createPasswords } from './passwords.ts'
import { createProve, type Prove } from './prove.ts'

/** Sign-in without an identity provider: what people have, how they get it, and how they prove it. */
export interface LocalSignIn {
  accounts: Accounts
  attempts: Attempts
  enrolment: Enrolment
  passkeys: Passkeys
  prove: Prove
  browser: BrowserSession
}

export interface LocalSignInDeps {
  db: ControlDatabase
  people: People
  sessions: Sessions
  ledger: Pick<Ledger, 'appendLater'>
  sealer: Sealer
  clock: Clock
  /** the public origin, once it is known; never taken from a request */
  origin: () => string
}

export function createLocalSignIn(deps: LocalSignInDeps): LocalSignIn {
  const { db, people, sessions, ledger, sealer, clock, origin } = deps
  const accounts = createAccounts({ db, clock })
  const attempts = createAttempts({ db, clock })
  const once = createOnce({ db, clock })
  const passwords = createPasswords()
  const enrolment = createEnrolment({ passwords, once, sealer, clock })
  const passkeys = createPasskeys({ origin, accounts, once, sealer, clock })
  const cookies = createPageCookies({ origin, sealer, clock })
  const browser = createBrowserSession({ db, sessions, people, cookies, clock })
  const proveDeps = { ledger, people, accounts, attempts, passwords, enrolment, passkeys, sealer, clock }
  return { accounts, attempts, enrolment, passkeys, browser, prove: createProve(proveDeps) }
}
