import type { ChargebackRowBody, ReconciliationBody } from '@sekisho/contract/admin-api'
import { complianceAnswers } from './testing-compliance.ts'
import { ledgerPage } from './testing-ledger.ts'
import type { Answers } from './testing.ts'

/** Test support: one answer of every kind, with text that tries to command the terminal. */
const person = {
  id: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: '田中\u001B[31m 愛子',
  email: 'tanaka@example.com',
  roles: ['developer' as const],
  groups: ['基盤'],
  status: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
}

const project = {
  id: 'prj_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'payments\u001B[2J',
  classification: 'customer_facing' as const,
  costCentre: 'CC\u009B2J',
  status: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  updatedAt: '2026-11-22T06:14:00.000Z',
}

const credential = {
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

const tokens = { inputTokens: 1200, outputTokens: 30, cacheReadTokens: 0, cacheWriteTokens: 5 }

const device = {
  id: 'dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: person.id,
  name: 'laptop\u001B[2J',
  status: 'active' as const,
  known: true,
  os: 'Linux',
  clientVersion: '2.1.330',
  firstSeenAt: '2026-11-22T06:14:00.000Z',
  lastSeenAt: '2026-11-22T06:14:00.000Z',
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

const session = {
  id: 'ses_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: person.id,
  kind: 'claude_code' as const,
  issuer: 'local',
  deviceId: device.id,
  secondFactor: true,
  state: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  lastSeenAt: '2026-11-22T06:14:00.000Z',
  expiresAt: '2026-12-22T06:14:00.000Z',
  address: '192.0.2.7',
  agent: 'claude-code/2.1.330\u001B[2J',
}

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

const use = {
  clientAddress: '192.0.2.7',
  clientAgent: 'claude-cli/2.1.330\u001B[2J',
  firstAt: '2026-11-22T06:14:00.000Z',
  lastAt: '2026-11-22T06:14:00.000Z',
  count: 3,
}

const budget = {
  id: 'spl_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'platform\u001B[2J',
  scope: { type: 'group' as const, id: '基盤\u001B[2J' },
  sharing: 'seat' as const,
  unit: 'usd' as const,
  limit: 25_000_000,
  period: 'monthly' as const,
  zone: 'utc' as const,
  thresholds: [50, 75, 90],
  source: 'admin' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  updatedAt: '2026-11-22T06:14:00.000Z',
}
const standing = {
  budget,
  verdict: 'applies' as const,
  used: 12_345_678,
  held: 1_000,
  resetsAt: '2026-12-01T00:00:00.000Z',
}
const explanation = {
  person: person.id,
  timeZone: 'Asia/Tokyo',
  data: [
    standing,
    { budget: { ...budget, limit: null }, verdict: 'no_limit' as const },
    { ...standing, verdict: 'overridden' as const, overriddenBy: 'platform\u001B[2J' },
  ],
}

const closedMonth = {
  month: '2026-10',
  zone: 'utc' as const,
  rows: 3,
  costMicroUsd: 1_229_500_003,
  digest: 'digest\u001B[2J',
  closedAt: '2026-11-02T06:14:00.000Z',
}

const compared = (line: Partial<ReconciliationBody['data'][number]>) => ({
  provider: 'anthropic',
  day: '2026-10-01',
  model: 'claude-opus-5-5',
  theirsMicroUsd: 0,
  oursMicroUsd: 0,
  differenceMicroUsd: 0,
  boundMicroUsd: 2,
  doubtfulMicroUsd: 0,
  verdict: 'rounding' as const,
  theirLines: 1,
  calls: 4,
  contractCalls: 0,
  estimatedCalls: 0,
  lostCalls: 0,
  unlistedCalls: 0,
  ...line,
})

const charge = (row: Partial<ChargebackRowBody>) => ({
  costCentre: 'CC-1',
  projectId: project.id,
  personId: person.id,
  model: 'claude-opus-5-5',
  simulated: false,
  calls: 3,
  failedCalls: 1,
  ...tokens,
  webSearches: 0,
  costMicroUsd: 0,
  ...row,
})

export const answers = {
  listBudgets: {
    data: [budget, { ...budget, unit: 'tokens', limit: 2_000_000, sharing: 'pool' }],
  },
  createBudget: budget,
  updateBudget: budget,
  removeBudget: budget,
  explainBudgets: explanation,
  explainOwnBudgets: explanation,
  listPeople: { data: [person, { ...person, name: 'Sato', email: null }], next: person.id },
  createPerson: person,
  listProjects: { data: [project, { ...project, costCentre: null, status: 'archived' }], next: project.id },
  createProject: project,
  updateProject: project,
  classifyProject: project,
  archiveProject: { ...project, status: 'archived', people: 1, credentials: 2 },
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
  ...complianceAnswers,
  listLedgerEntries: ledgerPage({ person: person.id, credential: credential.id }),
  readChargeback: {
    month: '2026-10',
    zone: 'utc',
    timeZone: 'UTC',
    by: ['cost_centre', 'project', 'person', 'model'],
    closed: { ...closedMonth, intact: true },
    data: [
      charge({ projectName: 'payments\u001B[2J', personName: '田中\u009B2J', costMicroUsd: 1_234_500_001 }),
      charge({ costCentre: '=HYPERLINK("http://evil.test")', personId: 'per_left', costMicroUsd: 2 }),
      charge({ adjusts: '2026-09', costMicroUsd: -5_000_000 }),
      charge({ simulated: true, costMicroUsd: 77_000_000 }),
    ],
    total: { calls: 9, costMicroUsd: 1_229_500_003 },
    adjustments: { calls: 3, costMicroUsd: -5_000_000 },
    practice: { calls: 3, costMicroUsd: 77_000_000 },
  },
  closeMonth: closedMonth,
  readSavings: {
    month: '2026-10',
    cache: [
      {
        personId: person.id,
        personName: person.name,
        projectId: '',
        calls: 3,
        promptTokens: 600_000,
        cacheReadTokens: 400_000,
        hitPercent: 66,
        lostTokens: 70_001,
        lostMicroUsd: 1_400_020,
      },
    ],
    smallRequests: [
      {
        model: 'claude-opus-5-5\u001B[2J',
        provider: 'anthropic',
        smallerModel: 'claude-haiku-5-5',
        calls: 12,
        costMicroUsd: 16_000,
        savedMicroUsd: 5_700,
      },
    ],
    batch: [
      {
        personId: 'svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
        model: 'claude-opus-5-5',
        calls: 1,
        costMicroUsd: 100_001,
        savedMicroUsd: 50_000,
      },
    ],
    idleCredentials: [
      {
        credentialId: credential.id,
        name: credential.name,
        personId: person.id,
        createdAt: credential.createdAt,
      },
    ],
    idleDays: 30,
  },
  importCostReport: {
    id: 'rpt_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
    provider: 'anthropic\u001B[2J',
    from: '2026-10-01',
    to: '2026-10-31',
    days: 31,
    lines: 93,
    costMicroUsd: 1_234_567_890,
    importedAt: '2026-11-02T06:14:00.000Z',
  },
  readReconciliation: {
    month: '2026-10',
    providers: ['anthropic\u001B[2J'],
    withoutReport: [{ provider: 'anthropic', day: '2026-10-31' }],
    data: [
      compared({ model: 'claude\u009B2J', theirsMicroUsd: 10, oursMicroUsd: 8, differenceMicroUsd: 2 }),
      compared({ verdict: 'doubt', contractCalls: 4, lostCalls: 1, estimatedCalls: 2, unlistedCalls: 1 }),
      compared({ verdict: 'outside', calls: 0, theirsMicroUsd: 5_000_000, differenceMicroUsd: 5_000_000 }),
    ],
    total: {
      theirsMicroUsd: 5_000_010,
      oursMicroUsd: 8,
      differenceMicroUsd: 5_000_002,
      boundMicroUsd: 6,
      unexplainedMicroUsd: 0,
    },
  },
  readSpend: {
    from: '2026-11-01',
    to: '2026-11-22',
    by: 'person',
    data: [
      {
        key: person.id,
        name: '田中',
        simulated: false,
        exchanges: 3,
        ...tokens,
        costMicroUsd: 1_234_500_000,
      },
      { key: 'per_2', name: 'Sato', simulated: false, exchanges: 1, ...tokens, costMicroUsd: 1 },
      { key: 'per_2', name: 'Sato', simulated: true, exchanges: 9, ...tokens, costMicroUsd: 77_000_000 },
    ],
  },
  whoAmI: { type: 'person', person, roles: ['developer' as const], secondFactor: false },
  listDevices: {
    data: [device, { ...device, status: 'blocked', known: false, blockedReason: 'lost\u001B[2J' }],
    next: device.id,
  },
  addDevice: device,
  updateDevice: device,
  blockDevice: { ...device, status: 'blocked', blockedReason: 'lost' },
  unblockDevice: device,
  removeDevice: device,
  getPerson: person,
  updatePerson: person,
  deactivatePerson: { ...person, status: 'inactive' },
  reactivatePerson: person,
  listGroups: { data: [{ name: '基盤\u001B[2J', members: 3, roles: ['developer'] }], next: '基盤' },
  createInvitation: link,
  importInvitations: { data: [link, link] },
  createSignInLink: link,
  listInvitations: { data: [invitation, { ...invitation, state: 'accepted' }], next: invitation.id },
  resendInvitation: link,
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
  revokeInvitation: { ...invitation, state: 'revoked' },
  listSessions: {
    data: [
      session,
      { ...session, state: 'revoked', revokedReason: 'lost\u001B[2J' },
      { ...session, state: 'idle' },
      { ...session, state: 'expired' },
    ],
    next: session.id,
  },
  revokeSession: { ...session, state: 'revoked' },
  revokeSessionsOfPerson: { revoked: 2 },
  listServiceAccounts: { data: [account], next: account.id },
  createServiceAccount: account,
  updateServiceAccount: account,
  deactivateServiceAccount: { ...account, status: 'inactive' },
  listFederationRules: { data: [rule], next: rule.id },
  createFederationRule: rule,
  removeFederationRule: rule,
  listUnusedCredentials: { data: [credential] },
  listCredentialUses: { data: [use] },
} satisfies Answers
