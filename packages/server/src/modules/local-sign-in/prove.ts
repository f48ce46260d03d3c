import type { Client } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People, Person } from '../people/index.ts'
import type { Account } from './account.ts'
import type { Accounts } from './accounts.ts'
import type { Attempts, Verdict } from './attempts.ts'
import type { Enrolment } from './enrolment.ts'
import type { Answer, Passkeys } from './passkeys.ts'
import type { Passwords } from './passwords.ts'
import { matchingDigest } from './recovery-codes.ts'

/** What came of an attempt to prove who one is. */
export type Proof =
  | { result: 'proved'; person: Person; secondFactor: boolean }
  /** the password was right; `step` comes back with a code */
  | { result: 'second_step'; step: string }
  /** one answer for whatever was wrong, so that nobody learns who exists */
  | { result: 'wrong' }
  | { result: 'wait'; waitMs: number }
  /** the second step came too late, or something it stood on was changed */
  | { result: 'start_again' }

export interface Prove {
  /** An address and a password. Takes as long for an address nobody has. @throws PageProblem busy */
  byPassword(given: { email: string; password: string; client: Client }): Promise<Proof>
  /** A code of the authenticator app, or a recovery code, after the password. */
  byCode(given: { step: string; code: string; client: Client }): Promise<Proof>
  byPasskey(answer: Answer, client: Client): Promise<Proof>
}

interface ProveDeps {
  ledger: Pick<Ledger, 'appendLater'>
  people: People
  accounts: Accounts
  attempts: Attempts
  passwords: Passwords
  enrolment: Enrolment
  passkeys: Passkeys
  sealer: Sealer
  clock: Clock
}

const stepMs = 300_000

export function createProve(deps: ProveDeps): Prove {
  const { people, accounts, attempts, passwords, passkeys, sealer, clock } = deps
  const sealStep = (step: Step) => sealer.seal(stepPurpose, JSON.stringify(step))

  async function proved(person: Person, who: { account: string; address: string }): Promise<Proof> {
    await attempts.succeeded(who)
    return { result: 'proved', person, secondFactor: true }
  }

  function failed(verdict: Verdict, denied: Omit<Denied, 'reason'>): Proof {
    if (verdict.locks && denied.person !== undefined)
      noteDenied(deps, { ...denied, reason: 'account_locked' })
    return { result: 'wrong' }
  }

  return {
    async byPassword({ email, password, client }) {
      const address = normalEmail(email)
      const who = { account: address, address: client.address }
      const verdict = await attempts.begin(who)
      if (verdict.waitMs > 0) return { result: 'wait', waitMs: verdict.waitMs }
      const person = activePerson(people, address)
      // Somebody or nobody: the same look-ups, and the same hashing.
      const account = await accounts.of(person?.id ?? 'nobody')
      const isRight = await passwords.verify(password, account.passwordHash ?? undefined)
      // Whoever has a passkey is not let in by less: without an app the password stands for nothing.
      const asksPasskey = account.totpSecret === null && account.passkeys.length > 0
      if (!isRight || person === undefined || asksPasskey)
        return failed(verdict, { person: person?.id, client })
      if (account.totpSecret !== null) {
        const step = {
          personId: person.id,
          email: address,
          updatedAt: account.updatedAt,
          end: clock.now() + stepMs,
        }
        return { result: 'second_step', step: sealStep(step) }
      }
      await attempts.succeeded(who)
      return { result: 'proved', person, secondFactor: false }
    },
    async byCode({ step, code, client }) {
      const kept = openStep(sealer, step)
      if (kept === undefined || kept.end <= clock.now()) return { result: 'start_again' }
      const who = { account: kept.email, address: client.address }
      const verdict = await attempts.begin(who)
      if (verdict.waitMs > 0) return { result: 'wait', waitMs: verdict.waitMs }
      const person = people.byId(kept.personId)
      const account = await accounts.of(kept.personId)
      if (person?.status !== 'active' || account.updatedAt !== kept.updatedAt)
        return { result: 'start_again' }
      return (await takesCode(deps, account, code))
        ? proved(person, who)
        : failed(verdict, { person: person.id, client })
    },
    async byPasskey(answer, client) {
      const found = await passkeys.finishSignIn(answer)
      if ('problem' in found) {
        if (found.problem === 'cloned')
          noteDenied(deps, { person: found.personId, client, reason: 'passkey_cloned' })
        return { result: 'wrong' }
      }
      const person = people.byId(found.passkey.personId)
      if (person?.status !== 'active') return { result: 'wrong' }
      return { result: 'proved', person, secondFactor: true }
    },
  }
}

/** As addresses are kept: compared in lower case. */
export function normalEmail(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().slice(0, 254)
}

function activePerson(people: People, email: string): Person | undefined {
  const person = people.byEmail(email)
  return person?.status === 'active' && person.kind === 'person' ? person : undefined
}

/** A code of the app by its six digits, anything else as a recovery code. */
async function takesCode(
  { enrolment, accounts, sealer }: ProveDeps,
  account: Account,
  code: string,
): Promise<boolean> {
  const { personId, totpSecret, recoveryCodes } = account
  if (totpSecret !== null && (await enrolment.useTotp(totpSecret, code))) return true
  const digest = matchingDigest(sealer, code, recoveryCodes)
  return digest !== undefined && accounts.useRecoveryCode({ type: 'person', id: personId }, personId, digest)
}

interface Denied {
  person: string | undefined
  client: Client
  reason: 'account_locked' | 'passkey_cloned'
}

/** Beside the answer, which does not wait: how long that takes must not tell an account that exists. */
function noteDenied({ ledger, clock }: ProveDeps, denied: Denied): void {
  const data = { ...denied, issuer: 'local' }
  ledger.appendLater({ kind: 'sign_in.denied', time: clock.now(), actor: { type: 'system' }, data })
}

interface Step {
  personId: string
  email: string
  updatedAt: number
  /** epoch milliseconds */
  end: number
}

const stepPurpose = 'sign-in step'

function openStep(sealer: Sealer, sealed: string): Step | undefined {
  try {
    // Sound: only `sealStep` makes what opens for this purpose.
    return JSON.parse(sealer.open(stepPurpose, sealed)) as Step
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}
