import { connectionLines, type CredentialKind } from '@sekisho/contract'
import type { CredentialBody, CredentialUsesBody, IssuedCredentialBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findGivenProject } from './projects.ts'

export const createCredential: RunCommand = async (given, context) => {
  const { tell, print } = context
  const expiresInSeconds = given.duration('expires')
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('createCredential', {
    personId: await findPerson(given.required('person'), client, context),
    // Sound: the command's description lets only kinds through.
    kind: given.required('kind') as CredentialKind,
    name: given.required('name'),
    projectId: await findGivenProject(given.text('project'), client, context),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
  })
  if (context.json) context.printJson(raw)
  else {
    const { id, kind } = value.credential
    print(tell('credential.created', { id, kind }), '', ...connection(value), '')
    printExpiry(value.credential, context)
  }
  return exitCodes.ok
}

export const rotateCredential: RunCommand = async (given, context) => {
  const { tell, print } = context
  const graceSeconds = given.duration('grace')
  const expiresInSeconds = given.duration('expires')
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('rotateCredential', {
    id: given.required('id'),
    graceSeconds,
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
  })
  if (context.json) context.printJson(raw)
  else {
    const { id, kind } = value.credential
    const time = fullTime(value.predecessor.graceEndsAt ?? '')
    print(tell('credential.rotated', { id, kind, time }), '', ...connection(value), '')
    printExpiry(value.credential, context)
  }
  return exitCodes.ok
}

export const revokeCredential: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  // Trimmed as the server keeps it, so that the two can be compared.
  const revocation = { id: given.required('id'), reason: given.required('reason').trim() }
  return printDone(
    await client.call('revokeCredential', revocation),
    (credential) => [describeRevocation(credential, revocation.reason, context)],
    context,
  )
}

/** The first revocation stands, with its reason; what was given now is written down nowhere. */
function describeRevocation(credential: CredentialBody, given: string, { tell }: Context): string {
  const { id, revokedAt = '', revokedReason = given } = credential
  const name = terminalText(credential.name)
  if (revokedReason === given) return tell('credential.revoked', { id, name })
  const reason = terminalText(revokedReason)
  return tell('credential.revokedBefore', { id, name, time: fullTime(revokedAt), reason })
}

export const listCredentials: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const person = wanted === undefined ? undefined : await findPerson(wanted, client, context)
  const answer = await client.call('listCredentials', { limit, after: given.text('after'), person })
  return printPage(answer, credentialTable(context), context)
}

export const listUnusedCredentials: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const days = given.wholeNumber('days', { least: 1, most: 3660 })
  const client = await clientFor(given, context)
  const answer = await client.call('listUnusedCredentials', { days, limit, after: given.text('after') })
  return printPage(answer, credentialTable(context), context)
}

export const listCredentialUses: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('listCredentialUses', { id: given.required('id') })
  const row = (use: CredentialUsesBody['data'][number]) => [
    use.clientAddress,
    use.clientAgent,
    shortTime(use.firstAt),
    shortTime(use.lastAt),
    String(use.count),
  ]
  return printPage(answer, { titles: ['address', 'agent', 'firstSeen', 'lastSeen', 'calls'], row }, context)
}

function credentialTable(context: Context) {
  const { tell } = context
  const titles = ['id', 'person', 'name', 'kind', 'hint', 'status', 'expires', 'lastUsed'] as const
  const row = (credential: CredentialBody) => [
    credential.id,
    credential.personId,
    credential.name,
    credential.kind,
    credential.hint,
    describeState(credential, context),
    shortTime(credential.expiresAt ?? tell('never')),
    shortTime(credential.lastUsedAt ?? tell('never')),
  ]
  return { titles, row }
}

function connection({ baseUrl, secret }: IssuedCredentialBody): string[] {
  return connectionLines({ baseUrl: terminalText(baseUrl), secret: terminalText(secret) }).map(
    (line) => `  ${line}`,
  )
}

function printExpiry({ expiresAt }: CredentialBody, { tell, print }: Context): void {
  if (expiresAt !== undefined) print(tell('credential.expires', { time: fullTime(expiresAt) }))
}

function describeState({ state, graceEndsAt, revokedReason }: CredentialBody, { tell }: Context): string {
  if (state === 'grace') return tell('state.grace', { time: fullTime(graceEndsAt ?? '') })
  if (state === 'revoked') return tell('state.revoked', { reason: revokedReason ?? '' })
  return tell(`state.${state}`)
}

function fullTime(time: string): string {
  return `${shortTime(time)} UTC`
}
