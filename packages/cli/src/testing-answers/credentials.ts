import type { Answers } from '../testing.ts'
import { person } from './people.ts'

export const credential = {
  id: 'key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: person.id,
  name: 'laptop\u009B2J',
  kind: 'any' as const,
  hint: 'aB3_',
  state: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  expiresAt: '2027-02-20T06:14:00.000Z',
}

const issued = { credential, secret: `sk-skh-${'a'.repeat(43)}`, baseUrl: 'http://127.0.0.1:8787' }

const use = {
  clientAddress: '192.0.2.7',
  clientAgent: 'claude-cli/2.1.330\u001B[2J',
  firstAt: '2026-11-22T06:14:00.000Z',
  lastAt: '2026-11-22T06:14:00.000Z',
  count: 3,
}

export const credentials = {
  listCredentials: {
    data: [
      credential,
      { ...credential, state: 'grace', graceEndsAt: '2026-11-23T06:14:00.000Z' },
      { ...credential, state: 'revoked', revokedReason: 'lost' },
      { ...credential, state: 'rotated' },
      { ...credential, state: 'expired' },
    ],
  },
  createCredential: issued,
  rotateCredential: {
    ...issued,
    predecessor: { ...credential, state: 'grace', graceEndsAt: '2026-11-23T06:14:00.000Z' },
  },
  revokeCredential: {
    ...credential,
    state: 'revoked',
    revokedAt: '2026-11-22T06:14:00.000Z',
    revokedReason: 'lost',
  },
  listUnusedCredentials: { data: [credential] },
  listCredentialUses: { data: [use] },
} satisfies Answers
