import type { PolicyKeysBody } from '@sekisho/contract/admin-api'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'

type PolicyKey = PolicyKeysBody['data'][number]

export const listPolicyKeys: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('listPolicyKeys', {})
  const row = ({ key, createdAt, signsFrom, state }: PolicyKey) => [
    key,
    context.tell(`policies.key.${state}`),
    shortTime(createdAt),
    shortTime(signsFrom),
  ]
  return printPage(answer, { titles: ['thumbprint', 'status', 'created', 'signsFrom'], row }, context)
}

export const rotatePolicyKey: RunCommand = async (given, context) => {
  const overlapDays = given.wholeNumber('overlap-days', { least: 0, most: 365 })
  const client = await clientFor(given, context)
  const answer = await client.call('rotatePolicyKey', { overlapDays })
  const lines = ({ key, signsFrom }: PolicyKey) => [
    context.tell('policies.keyRotated', { key, at: shortTime(signsFrom) }),
    context.tell('policies.next.pinKey', { key }),
  ]
  return printDone(answer, lines, context)
}
