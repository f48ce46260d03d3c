import type { Answers } from '../testing.ts'

const account = {
  id: 'svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'CI\u001B[2J',
  roles: ['claude_code_user' as const],
  groups: [],
  status: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
}

const rule = {
  id: 'fed_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'main\u001B[2J',
  issuer: 'https://token.actions.githubusercontent.com',
  audience: 'https://sekisho.example.com',
  serviceAccountId: account.id,
  conditions: { repository: ['example-org/app\u001B[2J'] },
  ttlSeconds: 900,
  createdAt: '2026-11-22T06:14:00.000Z',
}

export const machines = {
  listServiceAccounts: { data: [account], next: account.id },
  createServiceAccount: account,
  updateServiceAccount: account,
  deactivateServiceAccount: { ...account, status: 'inactive' },
  listFederationRules: { data: [rule], next: rule.id },
  createFederationRule: rule,
  removeFederationRule: rule,
} satisfies Answers
