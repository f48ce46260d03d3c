import type { SignInMethod } from '@sekisho/contract'
import type { SignInMethodsBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { formatTable } from '../output/table.ts'
import { printDone } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listSignInMethods: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  return printDone(
    await client.call('listSignInMethods', { id }),
    (methods) => describe(methods, context),
    context,
  )
}

export const removeSignInMethod: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('removeSignInMethod', {
    id: await findPerson(given.required('person'), client, context),
    // Sound: the command's description lets only methods through.
    method: given.required('method') as SignInMethod,
    passkey: given.text('passkey'),
    reason: given.required('reason'),
  })
  return printDone(
    answer,
    ({ personId, method, sessionsEnded }) => [
      context.tell('signInMethod.removed', { method, id: personId, count: sessionsEnded }),
    ],
    context,
  )
}

/** What there is, one a line: a passkey with the id that removes it. */
function describe(methods: SignInMethodsBody, { tell, bold }: Context): string[] {
  const { password, totp, recoveryCodes, passkeys } = methods
  const used = (time: string | undefined) => shortTime(time ?? tell('never'))
  const rows = [
    ...(password ? [['password', '', '', '', '']] : []),
    ...(totp ? [['totp', '', '', '', '']] : []),
    ...(recoveryCodes > 0
      ? [['recovery_codes', tell('signInMethod.left', { count: recoveryCodes }), '', '', '']]
      : []),
    ...passkeys.map(({ id, name, createdAt, lastUsedAt }) => [
      'passkey',
      name,
      shortTime(createdAt),
      used(lastUsedAt),
      id,
    ]),
  ]
  if (rows.length === 0) return [tell('list.empty')]
  const columns = (['method', 'name', 'created', 'lastUsed', 'id'] as const).map((title) => ({
    title: tell(`column.${title}`),
  }))
  return formatTable(columns, rows, bold)
}
