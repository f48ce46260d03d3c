import { adminRoutes, type AdminOperation, type AdminRoute } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../index.ts'
import { budgetAnswers, budgetBodies, budgetId } from './budget-requests.ts'
import { contentAnswers, contentBodies, contentRequestId, exchangeId, holdId } from './content-requests.ts'
import { complianceAnswers, complianceBodies, complianceKeyId } from './compliance-requests.ts'
import { deviceAnswers, deviceBodies, deviceId } from './device-requests.ts'
import { guardAnswers, guardBodies, guardId } from './guard-requests.ts'
import { ledgerAnswers, ledgerQueries } from './ledger-requests.ts'
import { policyAnswers, policyBodies, policyId } from './policy-requests.ts'
import { mcpServerAnswers, mcpServerBodies, mcpServerId } from './mcp-server-requests.ts'
import { projectAnswers, projectBodies, projectId } from './project-requests.ts'
import { providerAnswers } from './provider-requests.ts'
import { reportAnswers, reportBodies, reportQueries } from './report-requests.ts'
import { sinkAnswers, sinkBodies, sinkName } from './sink-requests.ts'
import { witnessName } from './witness-requests.ts'

/** Test support: a good request for every operation of the admin API, and handlers that answer each as its schema says. */

export const person = 'per_00000000000000000000000001'
const key = 'key_00000000000000000000000001'
const svc = 'svc_00000000000000000000000001'
const fed = 'fed_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'

const somebody = {
  id: person,
  name: '田中',
  email: null,
  roles: ['developer' as const],
  groups: [],
  status: 'active' as const,
  createdAt: time,
}
const credential = {
  id: key,
  personId: person,
  name: 'laptop',
  kind: 'any' as const,
  hint: 'abcd',
  state: 'active' as const,
  createdAt: time,
}
const account = {
  id: svc,
  name: 'ci',
  roles: ['claude_code_user' as const],
  groups: [],
  status: 'active' as const,
  createdAt: time,
}
const rule = {
  id: fed,
  name: 'ci',
  issuer: 'https://issuer.test',
  audience: 'https://sekisho.test',
  serviceAccountId: svc,
  conditions: { sub: ['ci'] },
  ttlSeconds: 900,
  createdAt: time,
}
const use = { clientAddress: '192.0.2.1', clientAgent: 'claude-cli', firstAt: time, lastAt: time, count: 1 }
const issued = { credential, secret: 'sk-skh-secret', baseUrl: 'http://127.0.0.1:8787' }

const session = {
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

const invitation = {
  id: 'inv_00000000000000000000000001',
  name: '田中',
  email: 'tanaka@example.jp',
  roles: ['developer' as const],
  groups: [],
  state: 'open' as const,
  createdAt: time,
  expiresAt: time,
}
const issuedInvitation = { invitation, url: 'http://127.0.0.1:8787/invitation/secret' }

const signInMethods = { personId: person, password: true, totp: true, recoveryCodes: 9, passkeys: [] }

/** Answers every operation and remembers what reached it. */
export function recordingHandlers(seen: unknown[] = []): AdminHandlers {
  const answer =
    <Result>(result: Result) =>
    async (input: unknown, actor: unknown): Promise<Result> => {
      seen.push({ input, actor })
      return result
    }
  return {
    listPeople: answer({ data: [somebody] }),
    createPerson: answer(somebody),
    nameThings: answer({ data: [{ id: person, name: '田中' }] }),
    listCredentials: answer({ data: [credential] }),
    createCredential: answer(issued),
    rotateCredential: answer({ ...issued, predecessor: credential }),
    revokeCredential: answer({ ...credential, state: 'revoked' as const }),
    listUnusedCredentials: answer({ data: [credential] }),
    listCredentialUses: answer({ data: [use] }),
    listServiceAccounts: answer({ data: [account] }),
    createServiceAccount: answer(account),
    updateServiceAccount: answer(account),
    deactivateServiceAccount: answer({ ...account, status: 'inactive' as const }),
    listFederationRules: answer({ data: [rule] }),
    createFederationRule: answer(rule),
    removeFederationRule: answer(rule),
    whoAmI: answer({ type: 'operator' as const, roles: ['owner' as const], secondFactor: true }),
    listOwnSessions: answer({ data: [session] }),
    revokeOwnSession: answer(session),
    listSessions: answer({ data: [session] }),
    revokeSession: answer(session),
    revokeSessionsOfPerson: answer({ revoked: 2 }),
    rotateSigningKey: answer({ kid: 'kid' }),
    listLedgerEntries: answer({ data: [] }),
    readSpend: answer({ from: '2026-11-01', to: '2026-11-22', by: 'person' as const, data: [] }),
    getPerson: answer(somebody),
    updatePerson: answer(somebody),
    deactivatePerson: answer({ ...somebody, status: 'inactive' as const }),
    reactivatePerson: answer(somebody),
    erasePerson: answer(somebody),
    listGroups: answer({ data: [{ name: '研究', members: 1, roles: ['developer' as const] }] }),
    listOwnCredentials: answer({ data: [credential] }),
    createOwnCredential: answer(issued),
    revokeOwnCredential: answer({ ...credential, state: 'revoked' as const }),
    createInvitation: answer(issuedInvitation),
    importInvitations: answer({ data: [issuedInvitation] }),
    listInvitations: answer({ data: [invitation] }),
    resendInvitation: answer(issuedInvitation),
    revokeInvitation: answer({ ...invitation, state: 'revoked' as const, revokedAt: time }),
    createSignInLink: answer({ ...issuedInvitation, invitation: { ...invitation, personId: person } }),
    listSignInMethods: answer(signInMethods),
    removeSignInMethod: answer({ personId: person, method: 'totp' as const, sessionsEnded: 2 }),
    ...answersOfNouns(answer),
    ...consoleAnswers(answer),
    readHealth: answer({
      status: 'ok' as const,
      version: '0',
      node: 'boot_1',
      startedAt: time,
      storage: 'sqlite' as const,
      providers: [],
      ledger: { state: 'ok' as const },
    }),
  }
}

const ownFigures = { day: '2026-11-22', exchanges: 0, failed: 0, costMicroUsd: 0, simulatedMicroUsd: 0 }
const figures = { ...ownFigures, refused: 0 }

/** A stream that ends at once. */
async function* nothing(): AsyncGenerator<Uint8Array> {}

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

function consoleAnswers(answer: Answer) {
  return {
    readSettings: answer({
      settings: [],
      issuers: [],
      roleMapping: [],
      retention: [],
      keep: [],
      providers: [],
    }),
    createBrowserLink: answer({ url: 'http://127.0.0.1:8787/sign-in/link/code', expiresAt: time }),
    streamChanges: answer(nothing()),
    readOnboarding: answer({ steps: [{ step: 'people' as const, done: true }] }),
    readOwnOverview: answer({ days: [ownFigures] }),
    listOwnRefusals: answer({ data: [{ time, code: 'model_not_allowed' }] }),
    readOverview: answer({ today: { ...figures, people: 0 }, days: [figures], refusals: [], providers: [] }),
  }
}

function answersOfNouns(answer: Answer) {
  return {
    ...deviceAnswers(answer),
    ...guardAnswers(answer),
    ...projectAnswers(answer),
    ...policyAnswers(answer),
    ...budgetAnswers(answer),
    ...contentAnswers(answer),
    ...reportAnswers(answer),
    ...providerAnswers(answer),
    ...ledgerAnswers(answer),
    ...sinkAnswers(answer),
    ...complianceAnswers(answer),
    ...mcpServerAnswers(answer),
  }
}

const bodies: Partial<Record<AdminOperation, unknown>> = {
  createPerson: { name: '田中' },
  createCredential: { personId: person, name: 'laptop' },
  rotateCredential: {},
  revokeCredential: { reason: 'laptop lost' },
  createServiceAccount: { name: 'ci' },
  updateServiceAccount: { costCentre: 'CC-1' },
  deactivateServiceAccount: { reason: 'retired' },
  createFederationRule: {
    name: 'ci',
    issuer: 'https://issuer.test',
    audience: 'https://sekisho.test',
    serviceAccountId: svc,
    conditions: { sub: ['ci'] },
  },
  removeFederationRule: { reason: 'retired' },
  updatePerson: { name: '田中' },
  deactivatePerson: { reason: 'left' },
  erasePerson: { reason: 'request' },
  createOwnCredential: { name: 'laptop' },
  revokeOwnCredential: { reason: 'laptop lost' },
  createInvitation: { name: '田中', email: 'tanaka@example.jp' },
  importInvitations: { csv: 'name,email,roles,groups' },
  resendInvitation: {},
  revokeInvitation: { reason: 'mistaken' },
  createSignInLink: {},
  removeSignInMethod: { method: 'totp', reason: 'phone lost' },
  revokeSession: { reason: 'laptop lost' },
  revokeSessionsOfPerson: { personId: person, reason: 'left' },
  ...deviceBodies,
  ...guardBodies,
  ...projectBodies,
  ...policyBodies,
  ...budgetBodies,
  ...contentBodies,
  ...reportBodies,
  ...sinkBodies,
  ...complianceBodies,
  ...mcpServerBodies,
}

/** What a query must have. */
const queries: Partial<Record<AdminOperation, string>> = {
  ...reportQueries,
  ...ledgerQueries,
  nameThings: `?ids=${person}`,
}

// Sound: the keys of a const object.
export const operations = Object.keys(adminRoutes) as AdminOperation[]

/** An id of the noun the path is about. */
function idIn(path: string): string {
  if (path.startsWith('/api/people/')) return person
  if (path.startsWith('/api/budgets/')) return budgetId
  if (path.startsWith('/api/invitations/')) return invitation.id
  if (path.startsWith('/api/service-accounts/')) return account.id
  if (path.startsWith('/api/federation-rules/')) return rule.id
  if (path.startsWith('/api/projects/')) return projectId
  if (path.startsWith('/api/policies/')) return policyId
  if (path.startsWith('/api/mcp-servers/')) return mcpServerId
  if (path.startsWith('/api/content/')) return exchangeId
  if (path.startsWith('/api/content-requests/')) return contentRequestId
  if (path.startsWith('/api/holds/')) return holdId
  if (path.startsWith('/api/compliance-keys/')) return complianceKeyId
  if (path.includes('/devices/')) return deviceId
  if (path.includes('/guards/')) return guardId
  return path.includes('sessions') ? session.id : key
}

/** @param headers who calls */
export function requestFor(operation: AdminOperation, headers: Record<string, string> = {}): Request {
  const { method, path }: AdminRoute = adminRoutes[operation]
  const body = bodies[operation]
  const filled = path
    .replace('{id}', idIn(path))
    .replace('{name}', path.includes('/sinks') ? sinkName : witnessName)
    .replace('{leaf}', '0')
    .replace('{version}', '2')
    .replace('{change}', '1')
  const place = `${filled}${queries[operation] ?? ''}`
  return new Request(`http://sekisho.test${place}`, {
    method: method.toUpperCase(),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
