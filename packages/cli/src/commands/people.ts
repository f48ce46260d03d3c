import type { Role } from '@sekisho/contract'
import type { PersonBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage, type ColumnName } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findGivenProject } from './projects.ts'

export const addPerson: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const answer = await client.call('createPerson', {
    name: given.required('name'),
    email: given.text('email'),
    // Sound: the command's description lets only roles through.
    roles: given.list('role') as Role[],
    groups: given.list('group'),
    defaultProject: await findGivenProject(given.text('project'), client, context),
    costCentre: given.text('cost-centre'),
  })
  const lines = ({ id, name }: PersonBody) => [
    tell('person.added', { name: terminalText(name), id }),
    tell('person.next', { id }),
  ]
  return printDone(answer, lines, context)
}

export const listPeople: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listPeople', {
    limit,
    after: given.text('after'),
    // Sound: the command's description lets only these through.
    status: given.text('status') as PersonBody['status'] | undefined,
    role: given.text('role') as Role | undefined,
    group: given.text('group'),
    search: given.text('search'),
  })
  const row = ({ id, name, email, roles, groups, status }: PersonBody) => [
    id,
    name,
    email ?? '',
    roles.join(', '),
    groups.join(', '),
    tell(`status.${status}`),
  ]
  return printPage(answer, { titles: ['id', 'name', 'email', 'roles', 'groups', 'status'], row }, context)
}

export const showPerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  return printDone(await client.call('getPerson', { id }), (person) => facts(person, context), context)
}

export const updatePerson: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const [roles, groups] = [given.list('role'), given.list('group')]
  const answer = await client.call('updatePerson', {
    id: await findPerson(given.required('person'), client, context),
    name: given.text('name'),
    email: given.flag('clear-email') ? null : given.text('email'),
    // Sound: the command's description lets only roles through.
    roles: roles.length > 0 ? (roles as Role[]) : undefined,
    groups: groups.length > 0 || given.flag('clear-groups') ? groups : undefined,
    defaultProject: given.flag('clear-project')
      ? null
      : await findGivenProject(given.text('project'), client, context),
    costCentre: given.flag('clear-cost-centre') ? null : given.text('cost-centre'),
  })
  return printDone(answer, (person) => [tell('person.changed'), '', ...facts(person, context)], context)
}

export const deactivatePerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  const answer = await client.call('deactivatePerson', { id, reason: given.required('reason') })
  return printDone(answer, (person) => [context.tell('person.deactivated', named(person))], context)
}

export const reactivatePerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  const answer = await client.call('reactivatePerson', { id })
  return printDone(answer, (person) => [context.tell('person.reactivated', named(person))], context)
}

export const erasePerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  const answer = await client.call('erasePerson', { id, reason: given.required('reason') })
  return printDone(answer, (person) => [context.tell('person.erased', { id: person.id })], context)
}

export const listGroups: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listGroups', {
    limit,
    after: given.text('after'),
    search: given.text('search'),
  })
  const titles = ['name', 'members', 'mappedRoles', 'directoryId'] as const
  return printPage(
    answer,
    { titles, row: ({ name, members, roles, id = '' }) => [name, String(members), roles.join(', '), id] },
    context,
  )
}

function named({ id, name }: PersonBody): { id: string; name: string } {
  return { id, name: terminalText(name) }
}

/** A person, a fact a line. */
function facts(person: PersonBody, { tell }: Context): string[] {
  const lines: [ColumnName, string][] = [
    ['id', person.id],
    ['name', person.name],
    ['email', person.email ?? ''],
    ['status', tell(`status.${person.status}`)],
    ['roles', person.roles.join(', ')],
    ['groups', person.groups.join(', ')],
    ['project', person.defaultProject ?? ''],
    ['costCentre', person.costCentre ?? ''],
    ['source', person.source],
    ['issuers', person.issuers.join(', ')],
    ['created', `${shortTime(person.createdAt)} UTC`],
  ]
  return lines.map(([title, value]) => `${tell(`column.${title}`)}: ${terminalText(value)}`)
}
