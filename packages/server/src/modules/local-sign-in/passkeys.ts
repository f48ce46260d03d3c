import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { NewMethod, Passkey } from './account.ts'
import type { Accounts } from './accounts.ts'
import type { Once } from './once.ts'

/** What a page hands to the browser, and the field that comes back with the answer. */
export interface Ceremony {
  /** JSON for `navigator.credentials` */
  options: string
  /** the challenge and what it is for, sealed: nothing is stored for who only looks at a page */
  state: string
}

export interface Holder {
  /** what the passkey is shown as */
  name: string
  displayName: string
  passkeys: readonly Passkey[]
}

/** Passkeys (WebAuthn level 3), always with user verification, so that one alone is two factors. */
export interface Passkeys {
  /** Browsers have them only on https or localhost, and never for an address of digits. */
  arePossible(): boolean
  /** @param subject whom the new passkey will belong to; an answer for another is refused */
  beginAdding(subject: string, holder: Holder): Promise<Ceremony>
  /** Undefined: not an answer to this challenge by this site, or a second one. */
  finishAdding(answer: Answer & { subject: string; name: string }): Promise<NewMethod | undefined>
  beginSignIn(): Promise<Ceremony>
  /** Whose passkey signed, once. */
  finishSignIn(
    answer: Answer,
  ): Promise<{ passkey: Passkey } | { problem: 'unknown' } | { problem: 'cloned'; personId: string }>
}

export interface Answer {
  /** the state of the ceremony, as it came back */
  state: string
  /** JSON of the credential */
  response: string
}

interface PasskeysDeps {
  /** the public origin, once it is known; never taken from a request */
  origin: () => string
  accounts: Accounts
  once: Once
  sealer: Sealer
  clock: Clock
}

const challengeMs = 600_000
const timeoutMs = 300_000

export function createPasskeys(deps: PasskeysDeps): Passkeys {
  const { origin } = deps
  const states = createStates(deps)
  return {
    arePossible() {
      const { protocol, hostname } = new URL(origin())
      if (isIP(hostname.replaceAll(/[[\]]/g, '')) > 0) return false
      return protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')
    },
    ...addingPart(deps, states),
    ...signInPart(deps, states),
  }
}

/** Our side of every ceremony, from the public origin alone. */
function siteOf({ origin }: PasskeysDeps) {
  return { expectedOrigin: origin(), expectedRPID: new URL(origin()).hostname, requireUserVerification: true }
}

type Part<Name extends keyof Passkeys> = Pick<Passkeys, Name>

function addingPart(deps: PasskeysDeps, states: States): Part<'beginAdding' | 'finishAdding'> {
  return {
    async beginAdding(subject, { name, displayName, passkeys }) {
      const { generateRegistrationOptions } = await import('@simplewebauthn/server')
      const options = await generateRegistrationOptions({
        rpName: 'Sekisho',
        rpID: siteOf(deps).expectedRPID,
        userID: Uint8Array.from(randomBytes(32)),
        userName: name,
        userDisplayName: displayName,
        timeout: timeoutMs,
        attestationType: 'none',
        excludeCredentials: passkeys.map(({ id, transports }) => ({ id, transports: [...transports] })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: [...algorithms],
      })
      return { options: JSON.stringify(options), state: states.seal(options.challenge, subject) }
    },
    async finishAdding({ state, response, subject, name }) {
      const expectedChallenge = await states.take(state, subject)
      const answer = readAnswer(response)
      if (expectedChallenge === undefined || answer === undefined) return undefined
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
      // Sound enough: the library takes each field for what it turns out to be, and throws.
      const expected = { expectedChallenge, ...siteOf(deps), supportedAlgorithmIDs: [...algorithms] }
      const { registrationInfo } = await verifyRegistrationResponse({
        response: answer as RegistrationResponseJSON,
        ...expected,
      }).catch(notVerified)
      if (registrationInfo === undefined) return undefined
      const { id, publicKey, counter, transports = [] } = registrationInfo.credential
      const key = Buffer.from(publicKey).toString('base64url')
      const passkey = { id, name, publicKey: key, counter, transports: transports.slice(0, 8) }
      return { method: 'passkey', passkey }
    },
  }
}

function signInPart(deps: PasskeysDeps, states: States): Part<'beginSignIn' | 'finishSignIn'> {
  const { accounts } = deps
  return {
    async beginSignIn() {
      const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
      const options = await generateAuthenticationOptions({
        rpID: siteOf(deps).expectedRPID,
        userVerification: 'required',
        timeout: timeoutMs,
      })
      return { options: JSON.stringify(options), state: states.seal(options.challenge, signInSubject) }
    },
    async finishSignIn({ state, response }) {
      const expectedChallenge = await states.take(state, signInSubject)
      const answer = readAnswer(response)
      if (expectedChallenge === undefined || answer === undefined) return { problem: 'unknown' }
      const passkey = await accounts.passkey(answer.id)
      if (passkey === undefined) return { problem: 'unknown' }
      const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
      const { id, publicKey } = passkey
      // The counter is compared in the store below, where two nodes cannot both find it low.
      const credential = { id, publicKey: Uint8Array.from(Buffer.from(publicKey, 'base64url')), counter: 0 }
      const expected = { expectedChallenge, ...siteOf(deps), credential }
      const result = await verifyAuthenticationResponse({
        response: answer as AuthenticationResponseJSON,
        ...expected,
      }).catch(notVerified)
      if (!result.verified) return { problem: 'unknown' }
      const { newCounter } = result.authenticationInfo
      const isNext = newCounter > passkey.counter || (newCounter === 0 && passkey.counter === 0)
      return isNext && (await accounts.usePasskey(id, newCounter))
        ? { passkey }
        : { problem: 'cloned', personId: passkey.personId }
    },
  }
}

interface States {
  seal(challenge: string, subject: string): string
  /** The challenge of a ceremony of ours for this subject, in time and not answered yet. */
  take(state: string, subject: string): Promise<string | undefined>
}

function createStates({ sealer, once, clock }: PasskeysDeps): States {
  return {
    seal: (challenge, subject) =>
      sealer.seal(purpose, JSON.stringify({ challenge, subject, end: clock.now() + challengeMs })),
    async take(state, subject) {
      const kept = openState(sealer, state)
      if (kept?.subject !== subject || kept.end <= clock.now()) return undefined
      return (await once.use(`challenge ${kept.challenge}`, kept.end)) ? kept.challenge : undefined
    },
  }
}

const purpose = 'passkey ceremony'
const signInSubject = 'sign-in'
/** EdDSA, ES256, RS256 (IANA COSE): what authenticators have. */
const algorithms = [-8, -7, -257] as const

interface CeremonyState {
  challenge: string
  subject: string
  end: number
}

function openState(sealer: Sealer, state: string): CeremonyState | undefined {
  try {
    // Sound: only `seal` above makes what opens for this purpose.
    return JSON.parse(sealer.open(purpose, state)) as CeremonyState
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

/** The library checks every field; here only that there is an object of the kind, made in a page of ours and not in a frame elsewhere. */
function readAnswer(json: string): { id: string } | undefined {
  try {
    const value: unknown = JSON.parse(json)
    if (!isAnswer(value)) return undefined
    const client: unknown = JSON.parse(
      Buffer.from(value.response.clientDataJSON, 'base64url').toString('utf8'),
    )
    const isFramed =
      typeof client === 'object' && client !== null && 'crossOrigin' in client && client.crossOrigin !== false
    return isFramed ? undefined : value
  } catch {
    // Whatever is wrong with a stranger's text, it is no answer.
    return undefined
  }
}

function isAnswer(value: unknown): value is { id: string; response: { clientDataJSON: string } } {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('response' in value)) return false
  const { id, response } = value
  if (typeof id !== 'string' || id.length > 1400 || typeof response !== 'object' || response === null)
    return false
  return 'clientDataJSON' in response && typeof response.clientDataJSON === 'string'
}

/** The library throws for whatever does not fit; the person learns only that it did not work. */
function notVerified(): { verified: false; registrationInfo?: never; authenticationInfo?: never } {
  return { verified: false }
}
