import type { ComplianceScope } from '@sekisho/contract'
import type { ComplianceKeyBody } from '@sekisho/contract/admin-api'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'

export const createComplianceKey: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const answer = await client.call('createComplianceKey', {
    name: given.required('name'),
    // Sound: the command's description lets only scopes through.
    scopes: given.list('scope') as ComplianceScope[],
  })
  const lines = ({ key, secret }: typeof answer.value) => [
    tell('complianceKey.created', { id: key.id }),
    '',
    `  ${terminalText(secret)}`,
  ]
  return printDone(answer, lines, context)
}

export const listComplianceKeys: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listComplianceKeys', { limit, after: given.text('after') })
  const row = ({ id, name, scopes, hint, revokedAt }: ComplianceKeyBody) => [
    id,
    name,
    scopes.join(', '),
    hint,
    context.tell(`complianceKey.state.${revokedAt === undefined ? 'active' : 'revoked'}`),
  ]
  return printPage(answer, { titles: ['id', 'name', 'scopes', 'hint', 'status'], row }, context)
}

export const revokeComplianceKey: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const revocation = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('revokeComplianceKey', revocation),
    ({ id }) => [context.tell('complianceKey.revoked', { id })],
    context,
  )
}
