import { AdminProblem, type Actor } from '@sekisho/contract'
import type { MeBody, SessionBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import { isDemonstration, personBody, type People } from '../people/index.ts'
import { stateOf, type Session } from './session.ts'
import type { Sessions } from './sessions.ts'

interface SessionRoutesDeps {
  sessions: Sessions
  people: Pick<People, 'byId' | 'byEmail'>
  clock: Clock
}

type SessionOperation =
  | 'whoAmI'
  | 'listOwnSessions'
  | 'revokeOwnSession'
  | 'listSessions'
  | 'revokeSession'
  | 'revokeSessionsOfPerson'
  | 'rotateSigningKey'

/** The sessions' part of the admin API. */
export function sessionHandlers({
  sessions,
  people,
  clock,
}: SessionRoutesDeps): Pick<AdminHandlers, SessionOperation> {
  const body = (session: Session) => sessionBody(session, clock.now())
  const list = async (query: Parameters<Sessions['list']>[0]) => {
    const { data, ...rest } = await sessions.list(query)
    return { data: data.map(body), ...rest }
  }
  return {
    whoAmI: async (_input, actor) => await describeCaller(actor, { sessions, people, clock }),
    async listOwnSessions({ inForce, ...query }, actor) {
      const person = personOf(actor)
      return person === undefined
        ? { data: [] }
        : await list({ ...query, person, inForce: inForce === 'true' })
    },
    async revokeOwnSession({ id }, actor) {
      const session = await sessions.byId(id)
      // One of somebody else does not exist, for all that the caller may know.
      if (session === undefined || session.personId !== personOf(actor))
        throw new AdminProblem('session_unknown', { session: id })
      return body(await sessions.revoke(actor, { id, reason: 'by its person' }))
    },
    listSessions: async ({ inForce, ...query }) => await list({ ...query, inForce: inForce === 'true' }),
    revokeSession: async (input, actor) => body(await sessions.revoke(actor, input)),
    async revokeSessionsOfPerson(input, actor) {
      if (people.byId(input.personId) === undefined)
        throw new AdminProblem('person_unknown', { person: input.personId })
      return { revoked: await sessions.revokeAll(actor, input) }
    },
    rotateSigningKey: async (_input, actor) => ({ kid: await sessions.rotateSigningKey(actor) }),
  }
}

function personOf(actor: Actor): string | undefined {
  return actor.type === 'person' || actor.type === 'service_account' ? actor.id : undefined
}

async function describeCaller(actor: Actor, { sessions, people, clock }: SessionRoutesDeps): Promise<MeBody> {
  if (actor.type !== 'person' && actor.type !== 'service_account')
    return { type: 'operator', roles: ['owner'], secondFactor: true, ...demonstrationOf(people) }
  const person = people.byId(actor.id)
  const session = actor.session === undefined ? undefined : await sessions.byId(actor.session)
  return {
    type: actor.type,
    ...(person === undefined ? {} : { person: personBody(person) }),
    roles: [...(person?.roles ?? [])],
    secondFactor: session?.secondFactor ?? false,
    ...(session === undefined ? {} : { session: sessionBody(session, clock.now()) }),
    ...demonstrationOf(people),
  }
}

function demonstrationOf(people: SessionRoutesDeps['people']): Pick<MeBody, 'demonstration'> {
  return isDemonstration(people) ? { demonstration: true } : {}
}

function sessionBody(session: Session, now: number): SessionBody {
  const { id, personId, kind, issuer, secondFactor, client } = session
  return {
    id,
    personId,
    kind,
    issuer,
    ...(session.deviceId === null ? {} : { deviceId: session.deviceId }),
    secondFactor,
    state: stateOf(session, now),
    createdAt: new Date(session.createdAt).toISOString(),
    lastSeenAt: new Date(session.lastSeenAt).toISOString(),
    expiresAt: new Date(session.expiresAt).toISOString(),
    address: client.address,
    agent: client.agent,
    ...(session.revokedAt === null ? {} : { revokedAt: new Date(session.revokedAt).toISOString() }),
    ...(session.revokedReason === null ? {} : { revokedReason: session.revokedReason }),
  }
}
