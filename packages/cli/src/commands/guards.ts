import type { GuardBody } from '@sekisho/contract/admin-api'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listGuards: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const person = wanted === undefined ? undefined : await findPerson(wanted, client, context)
  const answer = await client.call('listGuards', { limit, after: given.text('after'), person })
  const row = ({ id, personId, name, os, state, attested, today }: GuardBody) => [
    id,
    personId,
    name,
    os,
    tell(`guard.state.${state}`),
    attested === undefined ? '–' : shortTime(attested.at),
    String(today.blocked),
  ]
  const titles = ['id', 'person', 'name', 'os', 'inForce', 'attested', 'blockedToday'] as const
  return printPage(answer, { titles, row }, context)
}

export const revokeGuard: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const revocation = { id: given.required('id'), reason: given.required('reason') }
  const answer = await client.call('revokeGuard', revocation)
  const lines = ({ id, name }: GuardBody) => [context.tell('guard.revoked', { id, name: terminalText(name) })]
  return printDone(answer, lines, context)
}
