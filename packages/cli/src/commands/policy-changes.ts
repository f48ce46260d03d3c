import type { Role } from '@sekisho/contract'
import type { PolicyBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPolicy, wantedPolicy } from './find-policy.ts'
import { describeMatch } from './describe-policy.ts'

type Match = PolicyBody['match']

export const changeManagedPolicy: RunCommand = async (given, context) => {
  const patch = {
    name: given.text('name'),
    position: given.wholeNumber('position', { least: 0, most: 1_000_000 }),
    match: givenMatch(given, context),
  }
  if (Object.values(patch).every((value) => value === undefined))
    throw usage(context.tell('policies.changeNothing'))
  const client = await clientFor(given, context)
  const id = await findPolicy(given.required('policy'), client, context)
  const answer = await client.call('changePolicy', { id, ...patch })
  return printDone(answer, (policy) => describeChanged(policy, context), context)
}

/** Whom it is to be for; undefined: nothing was said of it. */
function givenMatch(given: Given, { tell }: Context): Match | undefined {
  const match = matchOf(given)
  const named = Object.keys(match).length > 0
  if (!given.flag('everybody')) return named ? match : undefined
  if (named) throw usage(tell('policies.everybodyAndSome'))
  return {}
}

export function matchOf(given: Given): Match {
  const [groups, roles] = [given.list('group'), given.list('role')]
  const emailDomain = given.text('email-domain')
  return {
    ...(groups.length === 0 ? {} : { groups }),
    // Sound: the command's description lets only these through.
    ...(roles.length === 0 ? {} : { roles: roles as Role[] }),
    ...(emailDomain === undefined ? {} : { emailDomain }),
  }
}

const decide =
  (operation: 'approvePolicyChange' | 'withdrawPolicyChange'): RunCommand =>
  async (given, context) => {
    const change = given.wholeNumber('change', { least: 1, most: 1_000_000 })
    const client = await clientFor(given, context)
    const id = await findPolicy(given.required('policy'), client, context)
    const answer = await client.call(operation, { id, change })
    return printDone(answer, (policy) => describeChanged(policy, context), context)
  }

export const approvePolicyChange = decide('approvePolicyChange')
export const withdrawPolicyChange = decide('withdrawPolicyChange')

export const deletePolicyVersion: RunCommand = async (given, context) => {
  const wanted = wantedPolicy(given, context, 'version')
  const client = await clientFor(given, context)
  const id = await findPolicy(wanted.policy, client, context)
  const answer = await client.call('deletePolicyVersion', { id, version: wanted.version })
  const name = terminalText(wanted.policy)
  return printDone(answer, ({ version }) => [context.tell('policies.deleted', { name, version })], context)
}

/** How a policy is now, and what of it waits for whom. Safe to print. */
export function describeChanged(policy: PolicyBody, context: Context): string[] {
  const { tell } = context
  const { id, name, position, match, status, pending } = policy
  if (pending !== null) return describePending(policy, context)
  if (status === 'retired') return [tell('policies.retired', { id, name: terminalText(name) })]
  const said = { name: terminalText(name), position, match: terminalText(describeMatch(match, context)) }
  return [tell('policies.isNow', said)]
}

/** What waits for a second person, and what to do. Empty: nothing. Safe to print. */
export function describePending({ name, pending }: PolicyBody, context: Context): string[] {
  if (pending === null) return []
  const { tell } = context
  const { change, retire, proposedBy, proposedAt } = pending
  const parts = [
    ...(retire ? [tell('policies.change.retire')] : []),
    ...(pending.name === undefined ? [] : [tell('policies.change.name', { name: pending.name })]),
    ...(pending.position === undefined
      ? []
      : [tell('policies.change.position', { position: pending.position })]),
    ...(pending.match === undefined
      ? []
      : [tell('policies.change.match', { match: describeMatch(pending.match, context) })]),
  ].join(', ')
  const said = { change, parts, by: proposedBy, at: shortTime(proposedAt) }
  return [
    terminalText(tell('policies.pending', said)),
    tell('policies.next.approveChange', { name: terminalText(name), change }),
  ]
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}
