import { havePowerOverOthers } from '@sekisho/contract'
import type { Log } from '../../platform/log/log.ts'
import type { Person } from '../people/index.ts'
import { admitPerson } from './admission.ts'
import type { FinishRequest, Issuer, IssuerAnswer } from './oidc/issuer.ts'
import { problemIn, SignInDenied } from './oidc/problems.ts'
import type { SignInPeople } from './people-port.ts'
import type { FirstPass, StepUps } from './step-ups.ts'

/** Who the identity provider says is at the browser, let in by our rules. */
export interface Proved {
  person: Person
  subject: string
  secondFactor: boolean
  providerToken: string | undefined
}

export interface PassDeps {
  people: SignInPeople
  stepUps: StepUps
  log: Log
}

interface Back {
  issuer: Issuer
  request: FinishRequest
}

/** The browser is back for the first time. @throws SignInDenied, IssuerAway */
export async function firstPass({ issuer, request }: Back, { people }: PassDeps): Promise<Proved> {
  const { claimed, ...rest } = await issuer.finish(request)
  const person = await admitPerson(claimed, issuer.settings, people)
  return { person, subject: claimed.subject, ...rest }
}

/**
 * The browser is back from where it was sent for a second factor. Whoever comes without one is signed in as they would have
 * been without the second way; another account is nobody's second factor. @throws SignInDenied, IssuerAway
 */
export async function secondPass({ issuer, request }: Back, deps: PassDeps): Promise<Proved> {
  const first = await deps.stepUps.take(request.nonce)
  if (first === undefined) throw new SignInDenied('state_invalid', 'what it was begun with is over')
  const answer = await answerOf({ issuer, request }, deps)
  if (answer === undefined) return withoutAnswer(first, deps)
  const { claimed, secondFactor } = answer
  if (claimed.subject !== first.subject)
    throw new SignInDenied('account_changed', 'the second factor was proved by another account')
  const person = await admitPerson(claimed, issuer.settings, deps.people)
  if (person.id !== first.personId)
    throw new SignInDenied('account_changed', 'the account belongs to another person since a moment ago')
  const providerToken = answer.providerToken ?? first.providerToken
  return { person, subject: claimed.subject, secondFactor, providerToken }
}

/** Undefined when the provider, or the person there, said no to the second factor. */
async function answerOf({ issuer, request }: Back, { log }: PassDeps): Promise<IssuerAnswer | undefined> {
  try {
    return await issuer.finish(request)
  } catch (error) {
    if (!(error instanceof SignInDenied) || error.reason !== 'provider_refused') throw error
    const { issuer: name } = issuer.settings
    log.warn({ issuer: name, problem: problemIn(error) }, 'a step-up brought no second factor')
    return undefined
  }
}

function withoutAnswer({ personId, subject, providerToken }: FirstPass, { people }: PassDeps): Proved {
  const person = people.byId(personId)
  if (person?.status !== 'active')
    throw new SignInDenied('person_inactive', 'deactivated while a second factor was asked for')
  return { person, subject, secondFactor: false, providerToken }
}

/** Somebody whose roles ask for a second factor that this sign-in does not have. */
export function lacksSecondFactor({
  person,
  secondFactor,
}: Pick<Proved, 'person' | 'secondFactor'>): boolean {
  return !secondFactor && havePowerOverOthers(person.roles)
}
