import { hash, randomBytes } from 'node:crypto'
import type { PageCookies } from '../../http/pages/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'
import type { FlowSecrets } from './oidc/issuer.ts'
import { SignInDenied } from './oidc/problems.ts'

/** A way to the identity provider that somebody is on. */
export interface Flow extends FlowSecrets {
  /** whose answer is awaited: another's is not taken (RFC 9700, 2.1) */
  issuer: string
  target: FlowTarget
  /** the person was there before, and is sent once more for a second factor; what came of the first time is kept (step-ups.ts) */
  stepUp: boolean
}

/** What a sign-in at the identity provider is for. */
export type FlowTarget =
  /** the device that waits for it */
  | { grant: string }
  /** this browser, which goes on to one of our own pages */
  | { returnTo: string }

/**
 * Carries a flow through the browser: sealed in `state`, bound to a cookie of the browser that began it, and good for one
 * return. Nothing is kept until it returns, so that beginning many costs nothing.
 */
export interface FlowStates {
  begin(flow: Pick<Flow, 'issuer' | 'target' | 'stepUp'>): { flow: Flow; state: string; cookie: string }
  /** @throws SignInDenied state_invalid */
  finish(request: Request, state: string): Promise<Flow>
  /** a Set-Cookie header that ends it */
  clear(): string
}

interface FlowStatesDeps {
  sealer: Sealer
  cookies: PageCookies
  db: ControlDatabase
  clock: Clock
}

const purpose = 'way of a sign-in'
const cookieName = 'flow'
const lifetimeSeconds = 600

export function createFlowStates({ sealer, cookies, db, clock }: FlowStatesDeps): FlowStates {
  function open(state: string): Sealed {
    try {
      // Sound: only `begin` below seals for this purpose.
      return JSON.parse(sealer.open(purpose, state)) as Sealed
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause
      throw new SignInDenied('state_invalid', 'the state is not one of ours', { cause })
    }
  }

  /** @throws SignInDenied when it was there before */
  async function use(nonce: string, expiresAt: number): Promise<void> {
    // By what it holds and not by its text: base64 can say the same in several ways.
    const row = { hash: digest(`flow ${nonce}`), value: '{}', expires_at: expiresAt }
    const isFirst = await db.transient(async (tx) => {
      await sweepSignInCodes(tx, clock.now())
      const result = await tx
        .insertInto('sign_in_codes')
        .values(row)
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .executeTakeFirst()
      return result.numInsertedOrUpdatedRows === 1n
    })
    if (!isFirst) throw new SignInDenied('state_invalid', 'the state was used before')
  }

  return {
    begin(wanted) {
      const binding = random()
      const flow = { ...wanted, nonce: random(), verifier: random() }
      const sealed: Sealed = {
        ...flow,
        browser: digest(binding),
        expiresAt: clock.now() + lifetimeSeconds * 1000,
      }
      const state = sealer.seal(purpose, JSON.stringify(sealed))
      return { flow, state, cookie: cookies.write(cookieName, binding, lifetimeSeconds) }
    },
    async finish(request, state) {
      const { browser, expiresAt, ...flow } = open(state)
      if (expiresAt <= clock.now()) throw new SignInDenied('state_invalid', 'the state is over')
      // Both are digests of 256 random bits, so that comparing them gives nothing away.
      if (digest(cookies.read(request, cookieName) ?? '') !== browser)
        throw new SignInDenied('state_invalid', 'the state belongs to another browser')
      await use(flow.nonce, expiresAt)
      return flow
    },
    clear: () => cookies.clear(cookieName),
  }
}

interface Sealed extends Flow {
  browser: string
  expiresAt: number
}

function random(): string {
  return randomBytes(32).toString('base64url')
}

function digest(text: string): string {
  return hash('sha256', text, 'hex')
}
