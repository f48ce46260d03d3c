import type { AdminHandlers } from '../index.ts'

/** Test support: good requests for operations of the admin API, and answers as their schemas say. */

export const invitationId = 'inv_00000000000000000000000001'
const person = 'per_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const invitation = {
  id: invitationId,
  name: '田中',
  email: 'tanaka@example.jp',
  roles: ['developer' as const],
  groups: [],
  state: 'open' as const,
  createdAt: time,
  expiresAt: time,
}
const issued = { invitation, url: 'http://127.0.0.1:8787/invitation/secret' }

export const session = {
  id: 'ses_00000000000000000000000001',
  personId: person,
  kind: 'cli' as const,
  issuer: 'local',
  secondFactor: true,
  state: 'active' as const,
  createdAt: time,
  lastSeenAt: time,
  expiresAt: time,
  address: '192.0.2.7',
  agent: 'sekisho',
}

export const invitationBodies = {
  createInvitation: { name: '田中', email: 'tanaka@example.jp' },
  importInvitations: { csv: 'name,email,roles,groups' },
  resendInvitation: {},
  revokeInvitation: { reason: 'mistaken' },
  createSignInLink: {},
  removeSignInMethod: { method: 'totp', reason: 'phone lost' },
}

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function invitationAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    createInvitation: answer(issued),
    importInvitations: answer({ data: [issued] }),
    listInvitations: answer({ data: [invitation] }),
    resendInvitation: answer(issued),
    revokeInvitation: answer({ ...invitation, state: 'revoked' as const, revokedAt: time }),
    createSignInLink: answer({ ...issued, invitation: { ...invitation, personId: person } }),
    listSignInMethods: answer({
      personId: person,
      password: true,
      totp: true,
      recoveryCodes: 9,
      passkeys: [],
    }),
    removeSignInMethod: answer({ personId: person, method: 'totp' as const, sessionsEnded: 2 }),
  }
}

type Operation = keyof typeof invitationBodies | 'listInvitations' | 'listSignInMethods'
