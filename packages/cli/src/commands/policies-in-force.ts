import { inForceStates } from '@sekisho/contract'
import type { InForceBody } from '@sekisho/contract/admin-api'
import { printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listInForce: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const person = wanted === undefined ? undefined : await findPerson(wanted, client, context)
  const state = inForceStates.find((one) => one === given.text('state'))
  const answer = await client.call('listInForce', { limit, after: given.text('after'), person, state })
  const row = ({ id, personId, personName, device, due, claimed, attested, ...rest }: InForceBody) => [
    id,
    personName ?? personId,
    device?.name ?? attested?.name ?? '–',
    tell(`inForce.${rest.state}`),
    due?.versions.map(({ policy, version }) => `${policy}@${version}`).join(' ') ?? '–',
    said(claimed),
    said(attested),
    attested?.guardVersion ?? '–',
  ]
  const titles = ['id', 'person', 'device', 'inForce', 'should', 'claims', 'attests', 'guardVersion'] as const
  const code = printPage(answer, { titles, row }, context)
  if (!context.json) context.print('', tell('inForce.notProof'))
  return code
}

/** The start of a checksum is enough to tell two apart by eye. */
function said(
  statement: { checksum: string | null; problem?: string | undefined; at: string } | undefined,
): string {
  if (statement === undefined) return '–'
  const { checksum, problem, at } = statement
  return `${checksum?.slice('sha256:'.length, 15) ?? problem ?? '–'} ${shortTime(at)}`
}
