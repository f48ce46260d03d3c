import { AdminProblem, type Actor } from '@sekisho/contract'
import type { CredentialBody, CredentialUsesBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { CredentialUse } from '../../platform/sql/credential-uses.ts'
import { stateOf, type Credential } from './credential.ts'
import type { Credentials } from './credentials.ts'

interface CredentialRoutesDeps {
  credentials: Credentials
  clock: Clock
  /** the origin clients use, without a trailing slash */
  publicUrl: () => string
}

/** The credentials' part of the admin API. */
export function credentialHandlers({
  credentials,
  clock,
  publicUrl,
}: CredentialRoutesDeps): Pick<
  AdminHandlers,
  | 'listCredentials'
  | 'createCredential'
  | 'rotateCredential'
  | 'revokeCredential'
  | 'listUnusedCredentials'
  | 'listCredentialUses'
  | 'listOwnCredentials'
  | 'createOwnCredential'
  | 'revokeOwnCredential'
> {
  const body = (credential: Credential) => credentialBody(credential, clock.now())
  const list: AdminHandlers['listCredentials'] = async (query) => {
    const { data, next } = await credentials.list(query)
    return { data: data.map(body), ...(next === undefined ? {} : { next }) }
  }
  const create: AdminHandlers['createCredential'] = async (input, actor) => {
    const { credential, secret } = await credentials.create(actor, input)
    return { credential: body(credential), secret, baseUrl: publicUrl() }
  }
  return {
    listCredentials: list,
    createCredential: create,
    listOwnCredentials: async (query, actor) => await list({ ...query, person: oneself(actor) }, actor),
    // Which kind they may hold is checked where the credential is made, for everybody alike.
    createOwnCredential: async (input, actor) => await create({ ...input, personId: oneself(actor) }, actor),
    revokeOwnCredential: async (input, actor) =>
      body(await credentials.revoke(actor, { ...input, ownedBy: oneself(actor) })),
    async rotateCredential(input, actor) {
      const { credential, secret, predecessor } = await credentials.rotate(actor, input)
      return { credential: body(credential), secret, baseUrl: publicUrl(), predecessor: body(predecessor) }
    },
    revokeCredential: async (input, actor) => body(await credentials.revoke(actor, input)),
    async listUnusedCredentials(query) {
      const { data, next } = await credentials.listUnused(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    listCredentialUses: async ({ id }) => ({ data: (await credentials.uses(id)).map(useBody) }),
  }
}

/** @throws AdminProblem person_needed */
function oneself(actor: Actor): string {
  if (actor.type !== 'person') throw new AdminProblem('person_needed')
  return actor.id
}

function credentialBody(credential: Credential, now: number): CredentialBody {
  const { id, personId, name, kind, hint } = credential
  return {
    id,
    personId,
    name,
    kind,
    ...(credential.projectId === null ? {} : { projectId: credential.projectId }),
    hint,
    state: stateOf(credential, now),
    createdAt: new Date(credential.createdAt).toISOString(),
    ...time('expiresAt', credential.expiresAt),
    ...time('graceEndsAt', credential.graceEndsAt),
    ...(credential.successorId === null ? {} : { successorId: credential.successorId }),
    ...time('revokedAt', credential.revokedAt),
    ...(credential.revokedReason === null ? {} : { revokedReason: credential.revokedReason }),
    ...time('lastUsedAt', credential.lastUsedAt),
  }
}

function useBody({ clientAddress, clientAgent, firstAt, lastAt, count }: CredentialUse): UseBody {
  const iso = (time: number) => new Date(time).toISOString()
  return { clientAddress, clientAgent, firstAt: iso(firstAt), lastAt: iso(lastAt), count }
}

type UseBody = CredentialUsesBody['data'][number]

function time<Name extends string>(name: Name, value: number | null): { [Key in Name]?: string } {
  // Sound: the one key is `name`; TypeScript widens computed keys to string.
  return value === null ? {} : ({ [name]: new Date(value).toISOString() } as { [Key in Name]: string })
}
