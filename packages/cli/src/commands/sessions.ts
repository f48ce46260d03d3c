import type { SessionBody } from '@sekisho/contract/admin-api'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listSessions: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const page = {
    limit,
    after: given.text('after'),
    inForce: given.flag('in-force') ? ('true' as const) : undefined,
  }
  const answer = given.flag('mine')
    ? await client.call('listOwnSessions', page)
    : await client.call('listSessions', {
        ...page,
        person: wanted === undefined ? undefined : await findPerson(wanted, client, context),
      })
  const row = (session: SessionBody) => [
    session.id,
    session.personId,
    session.kind,
    session.deviceId ?? '',
    session.address,
    session.state === 'revoked'
      ? tell('state.revoked', { reason: session.revokedReason ?? '' })
      : tell(`session.state.${session.state}`),
    shortTime(session.lastSeenAt),
    shortTime(session.expiresAt),
  ]
  const titles = ['id', 'person', 'kind', 'device', 'address', 'status', 'lastSeen', 'expires'] as const
  return printPage(answer, { titles, row }, context)
}

export const revokeSession: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const revocation = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('revokeSession', revocation),
    ({ id }) => [context.tell('session.revoked', { id })],
    context,
  )
}

export const revokeSessionsOfPerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('revokeSessionsOfPerson', {
    personId: await findPerson(given.required('person'), client, context),
    deviceId: given.text('device'),
    reason: given.required('reason'),
  })
  return printDone(answer, ({ revoked }) => [context.tell('session.revokedAll', { count: revoked })], context)
}
