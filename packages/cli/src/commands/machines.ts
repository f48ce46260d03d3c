import type { machineRoles } from '@sekisho/contract'
import type {
  FederationRuleBody,
  NewFederationRuleBody,
  ServiceAccountBody,
} from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { findGivenProject } from './projects.ts'

export const listServiceAccounts: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listServiceAccounts', {
    limit,
    after: given.text('after'),
    // Sound: the command's description lets only these through.
    status: given.text('status') as ServiceAccountBody['status'] | undefined,
    search: given.text('search'),
  })
  const row = ({ id, name, roles, groups, status }: ServiceAccountBody) => [
    id,
    name,
    roles.join(', '),
    groups.join(', '),
    context.tell(`status.${status}`),
  ]
  return printPage(answer, { titles: ['id', 'name', 'roles', 'groups', 'status'], row }, context)
}

export const createServiceAccount: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('createServiceAccount', {
    name: given.required('name'),
    // Sound: the command's description lets only these roles through.
    roles: given.list('role') as (typeof machineRoles)[number][],
    groups: given.list('group'),
    defaultProject: await findGivenProject(given.text('project'), client, context),
    costCentre: given.text('cost-centre'),
  })
  return printDone(
    answer,
    ({ id, name }) => [context.tell('serviceAccount.created', { id, name: terminalText(name) })],
    context,
  )
}

export const setServiceAccount: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('updateServiceAccount', {
    id: given.required('id'),
    defaultProject: given.flag('clear-project')
      ? null
      : await findGivenProject(given.text('project'), client, context),
    costCentre: given.flag('clear-cost-centre') ? null : given.text('cost-centre'),
  })
  return printDone(answer, () => [context.tell('person.changed')], context)
}

export const deactivateServiceAccount: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const end = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('deactivateServiceAccount', end),
    ({ id, name }) => [context.tell('serviceAccount.deactivated', { id, name: terminalText(name) })],
    context,
  )
}

export const listFederationRules: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listFederationRules', { limit, after: given.text('after') })
  const row = (rule: FederationRuleBody) => [
    rule.id,
    rule.name,
    rule.issuer,
    rule.serviceAccountId,
    describeConditions(rule.conditions),
  ]
  const titles = ['id', 'name', 'issuer', 'serviceAccount', 'conditions'] as const
  return printPage(answer, { titles, row }, context)
}

export const createFederationRule: RunCommand = async (given, context) => {
  const ttlSeconds = given.duration('lifetime')
  const conditions = parseConditions(given.list('condition'), context)
  const client = await clientFor(given, context)
  const answer = await client.call('createFederationRule', {
    name: given.required('name'),
    issuer: given.required('issuer'),
    audience: given.required('audience'),
    serviceAccountId: given.required('service-account'),
    conditions,
    ttlSeconds,
    // Sound: the command's description lets only these through.
    recipe: given.text('recipe') as NewFederationRuleBody['recipe'],
  })
  return printDone(
    answer,
    ({ id, name, conditions }) => [
      context.tell('federation.created', { id, name: terminalText(name) }),
      `  ${terminalText(describeConditions(conditions))}`,
    ],
    context,
  )
}

export const removeFederationRule: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const removal = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('removeFederationRule', removal),
    ({ id, name }) => [context.tell('federation.removed', { id, name: terminalText(name) })],
    context,
  )
}

/** `claim=value`; the same claim again: one more value it may have. */
function parseConditions(given: readonly string[], { tell }: Context): Record<string, string[]> {
  const conditions = new Map<string, string[]>()
  for (const text of given) {
    const equals = text.indexOf('=')
    if (equals < 1 || equals === text.length - 1)
      throw new CliError(tell('usage.condition'), { code: 'usage', exitCode: exitCodes.usage })
    const claim = text.slice(0, equals)
    conditions.set(claim, [...(conditions.get(claim) ?? []), text.slice(equals + 1)])
  }
  return Object.fromEntries(conditions)
}

function describeConditions(conditions: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(conditions)
    .map(([claim, values]) => `${claim}=${values.join('|')}`)
    .join(', ')
}
