import { hash } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { NewMethod } from './account.ts'
import type { Once } from './once.ts'
import { passwordProblem, type PasswordProblem } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import { newRecoveryCodes, recoveryDigest } from './recovery-codes.ts'
import { newTotpSecret, totpStep, totpStepEnd, totpUri } from './totp.ts'

export interface TotpOffer {
  /** base32, for who cannot scan */
  secret: string
  uri: string
  /** the secret and whom it is for, sealed, to come back with the first code: nothing is stored before that */
  state: string
}

/** Passwords and authenticator apps, from the offer on a page to what is kept. */
export interface Enrolment {
  /** @param about names and addresses that must not be most of it. @throws PageProblem busy */
  password(password: string, about: readonly string[]): Promise<NewMethod | { problem: PasswordProblem }>
  offerTotp(subject: string, label: string): TotpOffer
  /** The same offer again, after a wrong code, so that nobody has to scan twice. Undefined: it is too old, or for another. */
  repeatTotp(state: string, subject: string, label: string): TotpOffer | undefined
  /** Undefined: a wrong code, or the offer is too old. `codes` are shown once. */
  finishTotp(answer: {
    state: string
    subject: string
    code: string
  }): Promise<{ methods: NewMethod[]; codes: string[] } | undefined>
  recoveryCodes(): { method: NewMethod; codes: string[] }
  /** Takes a code of an account's sealed secret, each time step once. */
  useTotp(sealedSecret: string, code: string): Promise<boolean>
}

interface EnrolmentDeps {
  passwords: Passwords
  once: Once
  sealer: Sealer
  clock: Clock
}

const offerMs = 3_600_000

export function createEnrolment({ passwords, once, sealer, clock }: EnrolmentDeps): Enrolment {
  async function use(secret: string, code: string): Promise<boolean> {
    const step = totpStep(secret, code, clock.now())
    // Also while it is set up: whoever looks over a shoulder must not sign in with that very code.
    return step !== undefined && once.use(`totp ${hash('sha256', secret)} ${step}`, totpStepEnd(step))
  }

  function opened(state: string, subject: string): string | undefined {
    try {
      // Sound: only `offerTotp` makes what opens for this purpose.
      const offer = JSON.parse(sealer.open(offerPurpose, state)) as {
        secret: string
        subject: string
        end: number
      }
      return offer.subject === subject && offer.end > clock.now() ? offer.secret : undefined
    } catch (error) {
      if (error instanceof SealError) return undefined
      throw error
    }
  }

  function recoveryCodes(): { method: NewMethod; codes: string[] } {
    const codes = newRecoveryCodes()
    return {
      codes,
      method: { method: 'recovery_codes', digests: codes.map((code) => recoveryDigest(sealer, code)) },
    }
  }

  return {
    recoveryCodes,
    async password(password, about) {
      const problem = passwordProblem(password, about)
      return problem === undefined
        ? { method: 'password', hash: await passwords.hash(password) }
        : { problem }
    },
    offerTotp(subject, label) {
      const secret = newTotpSecret()
      const offer = { secret, subject, end: clock.now() + offerMs }
      return { secret, uri: totpUri(secret, label), state: sealer.seal(offerPurpose, JSON.stringify(offer)) }
    },
    repeatTotp(state, subject, label) {
      const secret = opened(state, subject)
      return secret === undefined ? undefined : { secret, uri: totpUri(secret, label), state }
    },
    async finishTotp({ state, subject, code }) {
      const secret = opened(state, subject)
      if (secret === undefined || !(await use(secret, code))) return undefined
      const { method, codes } = recoveryCodes()
      return {
        methods: [{ method: 'totp', sealedSecret: sealer.seal(secretPurpose, secret) }, method],
        codes,
      }
    },
    useTotp: (sealedSecret, code) => use(sealer.open(secretPurpose, sealedSecret), code),
  }
}

const offerPurpose = 'totp offer'
const secretPurpose = 'totp secret'
