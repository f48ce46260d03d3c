import type { Clock } from '../../platform/clock/clock.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import type { BrowserSession } from '../sign-in/index.ts'
import { createAccounts, type Accounts } from './accounts.ts'
import { createAttempts, type Attempts } from './attempts.ts'
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
  browser: BrowserSession
  ledger: Pick<Ledger, 'appendLater'>
  sealer: Sealer
  clock: Clock
  /** the public origin, once it is known; never taken from a request */
  origin: () => string
}

export function createLocalSignIn(deps: LocalSignInDeps): LocalSignIn {
  const { db, people, browser, ledger, sealer, clock, origin } = deps
  const accounts = createAccounts({ db, clock })
  const attempts = createAttempts({ db, clock })
  const once = createOnce({ db, clock })
  const passwords = createPasswords()
  const enrolment = createEnrolment({ passwords, once, sealer, clock })
  const passkeys = createPasskeys({ origin, accounts, once, sealer, clock })
  const proveDeps = { ledger, people, accounts, attempts, passwords, enrolment, passkeys, sealer, clock }
  return { accounts, attempts, enrolment, passkeys, browser, prove: createProve(proveDeps) }
}
