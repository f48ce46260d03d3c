import type { Role } from '@sekisho/contract'
import type { InvitationBody } from '@sekisho/contract/admin-api'
import { formatTable } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findGivenProject } from './projects.ts'
import { readTextFile } from './text-file.ts'

const days = { least: 1, most: 90 }

export const invitePerson: RunCommand = async (given, context) => {
  const expiresInDays = given.wholeNumber('days', days)
  const client = await clientFor(given, context)
  const answer = await client.call('createInvitation', {
    name: given.required('name'),
    email: given.required('email'),
    // Sound: the command's description lets only roles through.
    roles: given.list('role') as Role[],
    groups: given.list('group'),
    defaultProject: await findGivenProject(given.text('project'), client, context),
    costCentre: given.text('cost-centre'),
    expiresInDays,
  })
  return printDone(
    answer,
    ({ invitation, url }) => [
      context.tell('invitation.created', linkValues(invitation)),
      `  ${terminalText(url)}`,
    ],
    context,
  )
}

export const importPeople: RunCommand = async (given, context) => {
  const expiresInDays = given.wholeNumber('days', days)
  const csv = await readTextFile(given.required('file'), context)
  const client = await clientFor(given, context)
  const answer = await client.call('importInvitations', { csv, expiresInDays })
  const columns = (['name', 'email', 'link'] as const).map((title) => ({
    title: context.tell(`column.${title}`),
  }))
  return printDone(
    answer,
    ({ data }) => [
      context.tell('invitation.imported', { count: data.length }),
      '',
      ...formatTable(
        columns,
        data.map(({ invitation, url }) => [invitation.name, invitation.email ?? '', url]),
        context.bold,
      ),
    ],
    context,
  )
}

export const createSignInLink: RunCommand = async (given, context) => {
  const expiresInDays = given.wholeNumber('days', days)
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  const answer = await client.call('createSignInLink', { id, expiresInDays })
  return printDone(
    answer,
    ({ invitation, url }) => [
      context.tell('invitation.signInLink', linkValues(invitation)),
      `  ${terminalText(url)}`,
    ],
    context,
  )
}

export const resendInvitation: RunCommand = async (given, context) => {
  const renewal = { id: given.required('id'), expiresInDays: given.wholeNumber('days', days) }
  const client = await clientFor(given, context)
  return printDone(
    await client.call('resendInvitation', renewal),
    ({ invitation, url }) => [
      context.tell('invitation.resent', linkValues(invitation)),
      `  ${terminalText(url)}`,
    ],
    context,
  )
}

export const listInvitations: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  // Sound: the command's description lets only these through.
  const state = given.text('state') as InvitationBody['state'] | undefined
  const answer = await client.call('listInvitations', { limit, after: given.text('after'), state })
  const row = (invitation: InvitationBody) => [
    invitation.id,
    invitation.name,
    invitation.email ?? '',
    invitation.roles.join(', '),
    context.tell(`invitation.state.${invitation.state}`),
    shortTime(invitation.expiresAt),
  ]
  return printPage(answer, { titles: ['id', 'name', 'email', 'roles', 'status', 'expires'], row }, context)
}

export const revokeInvitation: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const revocation = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('revokeInvitation', revocation),
    ({ id, name }) => [context.tell('invitation.revoked', { id, name: terminalText(name) })],
    context,
  )
}

function linkValues({ name, expiresAt }: InvitationBody): { name: string; time: string } {
  return { name: terminalText(name), time: `${shortTime(expiresAt)} UTC` }
}
