import type { Classification } from '@sekisho/contract'
import type { ProjectBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { printDone, printPage, type ColumnName } from './answer.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'

export const listProjects: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  // Sound: the command's description lets only these through.
  const status = given.text('status') as ProjectBody['status'] | undefined
  const answer = await client.call('listProjects', { limit, after: given.text('after'), status })
  const row = ({ id, name, classification, costCentre, status }: ProjectBody) => [
    id,
    name,
    tell(`classification.${classification}`),
    costCentre ?? '',
    tell(`project.status.${status}`),
  ]
  const titles = ['id', 'name', 'classification', 'costCentre', 'status'] as const
  return printPage(answer, { titles, row }, context)
}

export const createProject: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const answer = await client.call('createProject', {
    name: given.required('name'),
    // Sound: the command's description lets only these through.
    classification: given.text('classification') as Classification | undefined,
    costCentre: given.text('cost-centre'),
  })
  const lines = ({ id, name }: ProjectBody) => [
    tell('project.created', { id, name: terminalText(name) }),
    tell('project.next', { setting: terminalText(JSON.stringify({ attributionProject: name })) }),
  ]
  return printDone(answer, lines, context)
}

export const setProject: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findProject(given.required('project'), client, context)
  // Sound: the command's description lets only these through.
  const classification = given.text('classification') as Classification | undefined
  const patch = {
    name: given.text('name'),
    costCentre: given.flag('clear-cost-centre') ? null : given.text('cost-centre'),
    status: given.flag('restore') ? ('active' as const) : undefined,
  }
  const isPatched = Object.values(patch).some((value) => value !== undefined)
  // Another right than the rest, and first: who lacks it changes nothing.
  const classified =
    classification === undefined ? undefined : await client.call('classifyProject', { id, classification })
  const answer =
    classified !== undefined && !isPatched ? classified : await client.call('updateProject', { id, ...patch })
  return printDone(
    answer,
    (project) => [context.tell('person.changed'), '', ...facts(project, context)],
    context,
  )
}

export const archiveProject: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const id = await findProject(given.required('project'), client, context)
  const answer = await client.call('archiveProject', { id })
  return printDone(
    answer,
    ({ name, people, credentials }) => [
      tell('project.archived', { id, name: terminalText(name) }),
      ...(people + credentials === 0 ? [] : [tell('project.stillUsed', { people, credentials })]),
    ],
    context,
  )
}

/** An id as it is, a name looked up. @throws CliError */
export async function findProject(wanted: string, client: AdminClient, context: Context): Promise<string> {
  if (/^prj_[0-9A-HJKMNP-TV-Z]{26}$/.test(wanted)) return wanted
  const { value } = await client.call('listProjects', { name: wanted, limit: 1 })
  const [project] = value.data
  if (project !== undefined) return project.id
  const message = context.tell('project.unknown', { name: terminalText(wanted) })
  throw new CliError(message, { code: 'project_unknown', exitCode: exitCodes.refused })
}

/** As `findProject`, for an option that may be left out. */
export async function findGivenProject(
  wanted: string | undefined,
  client: AdminClient,
  context: Context,
): Promise<string | undefined> {
  return wanted === undefined ? undefined : await findProject(wanted, client, context)
}

/** A project, a fact a line. */
function facts(project: ProjectBody, { tell }: Context): string[] {
  const lines: [ColumnName, string][] = [
    ['id', project.id],
    ['name', project.name],
    ['classification', tell(`classification.${project.classification}`)],
    ['costCentre', project.costCentre ?? ''],
    ['status', tell(`project.status.${project.status}`)],
  ]
  return lines.map(([title, value]) => `${tell(`column.${title}`)}: ${terminalText(value)}`)
}
