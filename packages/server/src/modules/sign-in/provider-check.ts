import { hash } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError } from '../../platform/keyring/sealer.ts'
import type { Log } from '../../platform/log/log.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'
import { isLocal, type Session, type Sessions } from '../sessions/index.ts'
import { admitPerson } from './admission.ts'
import type { Issuer, RefreshAnswer } from './oidc/issuer.ts'
import { IssuerAway, problemIn, SignInDenied } from './oidc/problems.ts'
import type { SignInPeople } from './people-port.ts'

/** Asks the identity provider whether people who are signed in are still there. */
export interface ProviderCheck {
  /**
   * False when the session is over now, and recorded as revoked. A provider that is away ends nothing; one that takes long
   * is not waited for, and its no ends the session when it comes.
   */
  holds(session: CheckedSession): Promise<boolean>
}

export type CheckedSession = Pick<Session, 'id' | 'personId' | 'kind' | 'issuer'>

interface ProviderCheckDeps {
  issuers: ReadonlyMap<string, Issuer>
  sessions: Pick<Sessions, 'providerToken' | 'keepProviderToken' | 'revoke'>
  people: SignInPeople
  db: ControlDatabase
  clock: Clock
  log: Log
  everyMs: number
}

/** Longer than a provider may take to answer. */
const claimMs = 30_000
/**
 * Less than any client waits for its refresh: one that gave up has lost a successor it was never told of, and when it shows
 * the token it has once more, that is taken for a copy and ends the session.
 */
const patienceMs = 3_000
/** A person at a page does not wait at each press of a button for a provider that does not answer. */
const pauseMs = 30_000

export function createProviderCheck(deps: ProviderCheckDeps): ProviderCheck {
  const { issuers, sessions, clock, log } = deps
  /** by issuer, by the monotonic clock: one that is set back stops nobody from asking */
  const awayUntil = new Map<string, number>()
  const noteAway = (issuer: string) => awayUntil.set(issuer, clock.monotonic() + pauseMs)

  async function end(session: CheckedSession, reason: string): Promise<false> {
    await sessions.revoke({ type: 'system' }, { id: session.id, reason })
    return false
  }

  async function judge({ session, issuer }: Question): Promise<boolean> {
    try {
      const ending = await ask({ session, issuer }, deps)
      return ending === undefined || (await end(session, ending))
    } catch (error) {
      // No key here opens what the provider gave, and none will: it can never be asked again, so nobody vouches.
      if (error instanceof SealError) {
        log.warn({ issuer: session.issuer, problem: problemIn(error) }, 'a session’s provider token was lost')
        return end(session, 'provider_token_unreadable')
      }
      if (!saysNothing(error)) throw error
      if (error instanceof IssuerAway) noteAway(session.issuer)
      log.warn(
        { issuer: session.issuer, problem: problemIn(error) },
        'a session could not be checked at its provider',
      )
      return true
    }
  }

  return {
    async holds(session) {
      if (isLocal(session) || session.kind === 'workload') return true
      const issuer = issuers.get(session.issuer)
      // Nobody vouches for it any more.
      if (issuer === undefined) return end(session, 'identity_provider_removed')
      if (session.kind === 'browser' && clock.monotonic() < (awayUntil.get(session.issuer) ?? 0)) return true
      const judging = judge({ session, issuer })
      const holds = await withinPatience(judging)
      if (holds !== undefined) return holds
      noteAway(session.issuer)
      judging.catch((err: unknown) =>
        log.error({ err, session: session.id }, 'a late check of a session failed'),
      )
      return true
    },
  }
}

/** Undefined when it takes too long. */
async function withinPatience(judging: Promise<boolean>): Promise<boolean | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), patienceMs)
  try {
    return await Promise.race([judging, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Away, or at odds with our own configuration: nothing is known of the person, and they keep their session. */
function saysNothing(error: unknown): boolean {
  if (error instanceof IssuerAway) return true
  return error instanceof SignInDenied && ['token_invalid', 'provider_refused'].includes(error.reason)
}

interface Question {
  session: CheckedSession
  issuer: Issuer
}

/** Why the session ends, or undefined. */
async function ask({ session, issuer }: Question, deps: ProviderCheckDeps): Promise<string | undefined> {
  if ((await dueToken(session, deps)) === undefined) return undefined
  // A token of a provider that rotates them is used up by whoever shows it first: two nodes must not both.
  if (!(await claim(session, deps))) return undefined
  try {
    const token = await dueToken(session, deps)
    if (token === undefined) return undefined
    const answer = await issuer.refresh(token)
    if (answer === 'over') return 'ended_at_identity_provider'
    await deps.sessions.keepProviderToken(session.id, answer.providerToken ?? token)
    return await endingFor({ session, issuer, answer, people: deps.people })
  } finally {
    await release(session, deps)
  }
}

/** The provider's token, when it is time to ask. */
async function dueToken(
  session: CheckedSession,
  { sessions, clock, everyMs }: ProviderCheckDeps,
): Promise<string | undefined> {
  const kept = await sessions.providerToken(session.id)
  return kept === undefined || clock.now() - kept.checkedAt < everyMs ? undefined : kept.token
}

interface Answered extends Question {
  answer: RefreshAnswer
  people: SignInPeople
}

/** What the provider says now must be of the same person, and allowed still; groups and name follow it. */
async function endingFor({ session, issuer, answer, people }: Answered): Promise<string | undefined> {
  const { settings } = issuer
  try {
    const claimed = await answer.claimed(hadGroups(session, people))
    if (claimed === undefined) return undefined
    if (people.bySubject(settings.issuer, claimed.subject)?.id !== session.personId) return 'identity_changed'
    await admitPerson(claimed, settings, people)
    return undefined
  } catch (error) {
    if (error instanceof SignInDenied && !saysNothing(error)) return error.reason
    throw error
  }
}

/** What their provider named when it was last heard. */
function hadGroups({ personId, issuer }: CheckedSession, people: SignInPeople): boolean {
  const identities = people.byId(personId)?.identities ?? []
  return identities.some((identity) => identity.issuer === issuer && identity.groups.length > 0)
}

const claimOf = (session: CheckedSession) => hash('sha256', `provider check ${session.id}`, 'hex')

/** True for one caller, on whichever node, until it releases the claim, or died. */
async function claim(session: CheckedSession, { db, clock }: ProviderCheckDeps): Promise<boolean> {
  const now = clock.now()
  const row = { hash: claimOf(session), value: '{}', expires_at: now + claimMs }
  return db.transient(async (tx) => {
    await sweepSignInCodes(tx, now)
    const result = await tx
      .insertInto('sign_in_codes')
      .values(row)
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .executeTakeFirst()
    return result.numInsertedOrUpdatedRows === 1n
  })
}

async function release(session: CheckedSession, { db }: ProviderCheckDeps): Promise<void> {
  await db.transient((tx) => tx.deleteFrom('sign_in_codes').where('hash', '=', claimOf(session)).execute())
}
