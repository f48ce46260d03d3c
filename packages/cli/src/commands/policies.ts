import { policyRings, type PolicyRing } from '@sekisho/contract'
import type { PolicyBody } from '@sekisho/contract/admin-api'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPolicy, wantedPolicy } from './find-policy.ts'
import { describeMatch, describeRollout } from './describe-policy.ts'
import { describeChanged, matchOf } from './policy-changes.ts'

export const listManagedPolicies: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const status = given.flag('all') ? ('all' as const) : ('active' as const)
  const answer = await client.call('listPolicies', { limit, after: given.text('after'), status })
  const { pinned } = answer.value
  const row = (policy: PolicyBody) => [
    policy.id,
    policy.name,
    String(policy.position),
    describeMatch(policy.match, context),
    describeRollout(policy, context),
  ]
  const titles = ['id', 'name', 'position', 'policyMatch', 'status'] as const
  const code = printPage(answer, { titles, row }, context)
  if (!context.json && pinned.length > 0)
    context.print('', context.tell('policies.pinned', { count: pinned.length }))
  return code
}

export const createManagedPolicy: RunCommand = async (given, context) => {
  const position = given.wholeNumber('position', { least: 0, most: 1_000_000 })
  const client = await clientFor(given, context)
  const answer = await client.call('createPolicy', {
    name: given.required('name'),
    position,
    match: matchOf(given),
  })
  const lines = ({ id, name }: PolicyBody) => [
    context.tell('policies.created', { id, name: terminalText(name) }),
    context.tell('policies.next.push', { name: terminalText(name) }),
  ]
  return printDone(answer, lines, context)
}

export const publishManagedPolicy: RunCommand = async (given, context) => {
  const sharePercent = given.wholeNumber('percent', { least: 1, most: 99 })
  const wanted = wantedPolicy(given, context, 'version')
  const client = await clientFor(given, context)
  const id = await findPolicy(wanted.policy, client, context)
  const ring = ringOf(given.text('ring')) ?? (sharePercent === undefined ? undefined : ('share' as const))
  const answer = await client.call('publishPolicyVersion', {
    id,
    version: wanted.version,
    ring,
    sharePercent,
  })
  return printDone(answer, (policy) => [describeRollout(policy, context)], context)
}

export const advanceManagedPolicy: RunCommand = async (given, context) => {
  const sharePercent = given.wholeNumber('percent', { least: 1, most: 99 })
  const wanted = wantedPolicy(given, context)
  const client = await clientFor(given, context)
  const id = await findPolicy(wanted.policy, client, context)
  const ring = ringOf(given.text('ring'))
  const answer = await client.call('advancePolicy', { id, version: wanted.version, ring, sharePercent })
  return printDone(answer, (policy) => [describeRollout(policy, context)], context)
}

export const rollBackManagedPolicy: RunCommand = async (given, context) => {
  const wanted = wantedPolicy(given, context)
  const client = await clientFor(given, context)
  const id = await findPolicy(wanted.policy, client, context)
  const answer = await client.call('rollBackPolicy', {
    id,
    version: wanted.version,
    reason: given.required('reason'),
  })
  return printDone(answer, (policy) => [describeRollout(policy, context)], context)
}

export const retireManagedPolicy: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPolicy(given.required('policy'), client, context)
  const answer = await client.call('retirePolicy', { id })
  return printDone(answer, (policy) => describeChanged(policy, context), context)
}

function ringOf(text: string | undefined): PolicyRing | undefined {
  return policyRings.find((ring) => ring === text)
}
