import type { Answers } from '../testing.ts'

export const person = {
  id: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: '田中\u001B[31m 愛子',
  email: 'tanaka@example.com',
  roles: ['developer' as const],
  groups: ['基盤'],
  status: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
}

const invitation = {
  id: 'inv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: '佐藤\u001B[31m',
  email: 'sato@example.com',
  roles: ['developer' as const],
  groups: [],
  state: 'open' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  expiresAt: '2026-11-29T06:14:00.000Z',
}

const link = { invitation, url: 'http://127.0.0.1:8787/invitation/secret\u001B[2J' }

export const people = {
  listPeople: { data: [person, { ...person, name: 'Sato', email: null }], next: person.id },
  createPerson: person,
  getPerson: person,
  updatePerson: person,
  deactivatePerson: { ...person, status: 'inactive' },
  reactivatePerson: person,
  erasePerson: { ...person, name: person.id, email: null, status: 'inactive' },
  listGroups: { data: [{ name: '基盤\u001B[2J', members: 3, roles: ['developer'] }], next: '基盤' },
  whoAmI: { type: 'person', person, roles: ['developer' as const], secondFactor: false },
  createInvitation: link,
  importInvitations: { data: [link, link] },
  createSignInLink: link,
  listInvitations: { data: [invitation, { ...invitation, state: 'accepted' }], next: invitation.id },
  resendInvitation: link,
  revokeInvitation: { ...invitation, state: 'revoked' },
  listSignInMethods: {
    personId: person.id,
    password: true,
    totp: true,
    recoveryCodes: 7,
    passkeys: [
      { id: 'cGFzc2tleQ', name: 'laptop\u001B[2J', createdAt: '2026-11-22T06:14:00.000Z' },
      {
        id: 'cGhvbmU',
        name: '電話',
        createdAt: '2026-11-22T06:14:00.000Z',
        lastUsedAt: '2026-11-23T06:14:00.000Z',
      },
    ],
  },
  removeSignInMethod: { personId: person.id, method: 'totp', sessionsEnded: 2 },
} satisfies Answers
