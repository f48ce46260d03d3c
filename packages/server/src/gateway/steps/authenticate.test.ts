import { Refusal, type CredentialKind, type Role, type SessionKind } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import type { Person } from '../../modules/people/index.ts'
import { actorOf, authenticate, identify, type AuthenticateDeps } from './authenticate.ts'

const credential = `sk-skh-${'a'.repeat(43)}`
const token = 'eyJhbGciOiJFZERTQSJ9.eyJzaWQiOiJzZXMifQ.c2ln'
const claudeCode = 'claude-cli/2.1.330 (external, cli)'

interface Given {
  roles?: Role[]
  status?: Person['status']
  credential?: CredentialKind
  session?: SessionKind
  issuer?: string
  isFirstSight?: boolean
  id?: string
  isFresh?: boolean
}

function depsFor(given: Given): AuthenticateDeps {
  const id = given.id ?? 'per_1'
  const { roles = ['developer'], status = 'active' } = given
  const person: Person = {
    id,
    kind: 'person',
    source: 'admin',
    name: '田中',
    email: null,
    userName: null,
    externalId: null,
    roles,
    groups: [],
    given: { roles, groups: [] },
    defaultProject: null,
    costCentre: null,
    identities: [],
    status,
    createdAt: 0,
    updatedAt: 0,
    version: 1,
  }
  const session = given.session && {
    id: 'ses_1',
    personId: id,
    kind: given.session,
    deviceId: null,
    issuer: given.issuer ?? 'local',
    secondFactor: false,
  }
  return {
    credentials: {
      find: (text) =>
        given.credential && text === credential
          ? { id: 'key_1', personId: id, kind: given.credential, projectId: null, graceEndsAt: null }
          : undefined,
    },
    sessions: {
      find(text) {
        const found = text === token ? session : undefined
        return given.isFirstSight ? Promise.resolve(found) : found
      },
    },
    people: { byId: (of) => (of === id ? person : undefined) },
    storeIsFresh: () => given.isFresh ?? true,
  }
}

async function outcome(headers: Record<string, string>, given: Given) {
  try {
    return actorOf(await authenticate(headers, depsFor(given)))
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const bearer = (text: string, agent = 'anthropic-sdk') => ({
  authorization: `Bearer ${text}`,
  'user-agent': agent,
})

describe('a caller', () => {
  it('with a credential is known at once, and with an access token too once that was seen', () => {
    const byCredential = identify(bearer(credential), depsFor({ credential: 'any' }))
    expect(byCredential).not.toBeInstanceOf(Promise)
    expect(identify(bearer(token), depsFor({ session: 'cli' }))).not.toBeInstanceOf(Promise)
  })

  it('signs entries with what the call came with', async () => {
    expect(await outcome(bearer(credential), { credential: 'any' })).toStrictEqual({
      type: 'person',
      id: 'per_1',
      credential: 'key_1',
    })
    const bySession = { type: 'person', id: 'per_1', session: 'ses_1' }
    expect(await outcome(bearer(token), { session: 'cli' })).toStrictEqual(bySession)
    expect(await outcome(bearer(token), { session: 'cli', isFirstSight: true })).toStrictEqual(bySession)
    expect(await outcome({ 'x-api-key': token }, { session: 'cli' })).toStrictEqual(bySession)
    expect(await outcome(bearer(token), { session: 'workload', id: 'svc_1' })).toMatchObject({
      type: 'service_account',
    })
    const byLink = await outcome(bearer(token), { session: 'cli', issuer: 'operator' })
    expect(byLink).toStrictEqual({ ...bySession, openedBy: 'operator' })
  })

  it('with both is known by the credential; with one that is dead, by the other', async () => {
    const both = { 'x-api-key': token, authorization: `Bearer ${credential}` }
    expect(await outcome(both, { credential: 'any', session: 'cli' })).toMatchObject({ credential: 'key_1' })
    expect(await outcome(both, { session: 'cli' })).toMatchObject({ session: 'ses_1' })
    expect(await outcome(both, { credential: 'any' })).toMatchObject({ credential: 'key_1' })
    const two = { 'x-api-key': token.replace('eyJz', 'eyJt'), authorization: `Bearer ${token}` }
    for (const isFirstSight of [true, false])
      expect(await outcome(two, { session: 'cli', isFirstSight })).toMatchObject({ session: 'ses_1' })
  })
})

describe('a refusal says what was wrong', () => {
  it.each<{ what: string; headers: Record<string, string>; given?: Given; code: string }>([
    { what: 'nothing was sent', headers: {}, code: 'credential_missing' },
    { what: 'the credential is unknown', headers: bearer(credential), code: 'credential_invalid' },
    { what: 'the text is no token', headers: bearer('eyJnonsense'), code: 'credential_invalid' },
    { what: 'the session is over', headers: bearer(token), code: 'session_over' },
    {
      what: 'so at first sight',
      headers: bearer(token),
      given: { isFirstSight: true },
      code: 'session_over',
    },
    {
      what: 'the person is inactive',
      headers: bearer(token),
      given: { session: 'cli', status: 'inactive' },
      code: 'session_over',
    },
    {
      what: 'the node does not know who is in force',
      headers: bearer(token),
      given: { session: 'cli', isFresh: false },
      code: 'control_store_unavailable',
    },
    {
      what: 'the role calls no models',
      headers: bearer(token),
      given: { session: 'cli', roles: ['viewer'] },
      code: 'role_without_access',
    },
  ])('$what', async ({ headers, given = {}, code }) => {
    expect(await outcome(headers, given)).toBe(code)
  })
})

describe('a sign-in of Claude Code', () => {
  it('serves Claude Code alone', async () => {
    const given: Given = { session: 'claude_code' }
    expect(await outcome(bearer(token, claudeCode), given)).toMatchObject({ session: 'ses_1' })
    expect(await outcome(bearer(token, 'claude-code/2.1.330'), given)).toMatchObject({ session: 'ses_1' })
    expect(await outcome(bearer(token), given)).toBe('session_kind')
    expect(await outcome({ authorization: `Bearer ${token}` }, given)).toBe('session_kind')
  })
})

describe('a sign-in of the command line or a workload', () => {
  it.each(['cli', 'workload'] as const)('serves every client (%s), where the role may', async (session) => {
    expect(await outcome(bearer(token), { session })).toMatchObject({ session: 'ses_1' })
    const claudeCodeOnly: Given = { session, roles: ['claude_code_user'] }
    expect(await outcome(bearer(token), claudeCodeOnly)).toBe('session_kind')
    expect(await outcome(bearer(token, claudeCode), claudeCodeOnly)).toMatchObject({ session: 'ses_1' })
  })
})
