import { z } from 'zod'
import type { Permission } from '../roles.ts'
import {
  credential,
  credentialPath,
  credentialsPage,
  credentialsQuery,
  credentialUses,
  issuedCredential,
  newCredential,
  newOwnCredential,
  ownCredentialsQuery,
  revocation,
  rotatedCredential,
  rotation,
  unusedCredentialsQuery,
} from './credentials.ts'
import {
  federationRule,
  federationRulePath,
  federationRulesPage,
  federationRulesQuery,
  newFederationRule,
  removal,
} from './federation.ts'
import {
  deactivation,
  groupsPage,
  groupsQuery,
  newPerson,
  peoplePage,
  peopleQuery,
  person,
  personPatch,
  personPath,
} from './people.ts'
import { health, ledgerPage, ledgerQuery, spendQuery, spendReport } from './records.ts'
import {
  newServiceAccount,
  serviceAccount,
  serviceAccountPath,
  serviceAccountsPage,
  serviceAccountsQuery,
} from './service-accounts.ts'

/** One admin route. The server's checks, the OpenAPI document and the guide are made from it and from nothing else. */
export interface AdminRoute {
  method: 'get' | 'post' | 'patch'
  /** with `{name}` places, as OpenAPI writes them */
  path: `/api/${string}`
  permission: Permission
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  response: z.ZodType
  /** 201 when something was made */
  status: 200 | 201
}

export const adminRoutes = {
  listPeople: {
    method: 'get',
    path: '/api/people',
    permission: 'people.read',
    summary: 'List people, oldest first',
    query: peopleQuery,
    response: peoplePage,
    status: 200,
  },
  createPerson: {
    method: 'post',
    path: '/api/people',
    permission: 'people.write',
    summary: 'Add a person',
    body: newPerson,
    response: person,
    status: 201,
  },
  listCredentials: {
    method: 'get',
    path: '/api/credentials',
    permission: 'credentials.read',
    summary: 'List credentials, oldest first; never the secrets',
    query: credentialsQuery,
    response: credentialsPage,
    status: 200,
  },
  createCredential: {
    method: 'post',
    path: '/api/credentials',
    permission: 'credentials.write',
    summary: 'Create a credential; the answer holds the secret, once',
    body: newCredential,
    response: issuedCredential,
    status: 201,
  },
  rotateCredential: {
    method: 'post',
    path: '/api/credentials/{id}/rotate',
    permission: 'credentials.write',
    summary: 'Replace a credential; the old one is accepted until its grace ends',
    params: credentialPath,
    body: rotation,
    response: rotatedCredential,
    status: 201,
  },
  revokeCredential: {
    method: 'post',
    path: '/api/credentials/{id}/revoke',
    permission: 'credentials.write',
    summary: 'Revoke a credential, in force on every node within a second; revoking twice changes nothing',
    params: credentialPath,
    body: revocation,
    response: credential,
    status: 200,
  },
  listLedgerEntries: {
    method: 'get',
    path: '/api/ledger/entries',
    permission: 'ledger.read',
    summary: 'Read the ledger, newest entry first',
    query: ledgerQuery,
    response: ledgerPage,
    status: 200,
  },
  readSpend: {
    method: 'get',
    path: '/api/spend',
    permission: 'spend.read',
    summary: 'What model calls cost, in integer micro-USD',
    query: spendQuery,
    response: spendReport,
    status: 200,
  },
  readHealth: {
    method: 'get',
    path: '/api/health',
    permission: 'health.read',
    summary: 'The state of the node that answers',
    response: health,
    status: 200,
  },
  readOpenApi: {
    method: 'get',
    path: '/api/openapi.json',
    permission: 'health.read',
    summary: 'This description, as OpenAPI 3.1',
    response: z.record(z.string(), z.unknown()).meta({ id: 'OpenApiDocument' }),
    status: 200,
  },
  listServiceAccounts: {
    method: 'get',
    path: '/api/service-accounts',
    permission: 'service_accounts.read',
    summary: 'List service accounts, oldest first',
    query: serviceAccountsQuery,
    response: serviceAccountsPage,
    status: 200,
  },
  createServiceAccount: {
    method: 'post',
    path: '/api/service-accounts',
    permission: 'service_accounts.write',
    summary: 'Add a service account: a machine that calls models',
    body: newServiceAccount,
    response: serviceAccount,
    status: 201,
  },
  deactivateServiceAccount: {
    method: 'post',
    path: '/api/service-accounts/{id}/deactivate',
    permission: 'service_accounts.write',
    summary:
      'End a service account with its credentials and sessions, within a second; twice changes nothing',
    params: serviceAccountPath,
    body: deactivation,
    response: serviceAccount,
    status: 200,
  },
  listFederationRules: {
    method: 'get',
    path: '/api/federation-rules',
    permission: 'federation.read',
    summary: 'List the rules by which machines exchange tokens of their own issuer, oldest first',
    query: federationRulesQuery,
    response: federationRulesPage,
    status: 200,
  },
  createFederationRule: {
    method: 'post',
    path: '/api/federation-rules',
    permission: 'federation.write',
    summary: 'Let tokens of an issuer that meet conditions act as a service account',
    body: newFederationRule,
    response: federationRule,
    status: 201,
  },
  removeFederationRule: {
    method: 'post',
    path: '/api/federation-rules/{id}/remove',
    permission: 'federation.write',
    summary: 'Remove a federation rule; removing twice changes nothing',
    params: federationRulePath,
    body: removal,
    response: federationRule,
    status: 200,
  },
  listUnusedCredentials: {
    method: 'get',
    path: '/api/credentials/unused',
    permission: 'credentials.read',
    summary: 'List credentials in force that nobody used for some days, oldest first',
    query: unusedCredentialsQuery,
    response: credentialsPage,
    status: 200,
  },
  listCredentialUses: {
    method: 'get',
    path: '/api/credentials/{id}/uses',
    permission: 'credentials.read',
    summary: 'Who still used a credential after it was rotated, by client address and agent',
    params: credentialPath,
    response: credentialUses,
    status: 200,
  },
  getPerson: {
    method: 'get',
    path: '/api/people/{id}',
    permission: 'people.read',
    summary: 'One person',
    params: personPath,
    response: person,
    status: 200,
  },
  updatePerson: {
    method: 'patch',
    path: '/api/people/{id}',
    permission: 'people.write',
    summary: 'Change a person; roles and groups are those given by hand',
    params: personPath,
    body: personPatch,
    response: person,
    status: 200,
  },
  deactivatePerson: {
    method: 'post',
    path: '/api/people/{id}/deactivate',
    permission: 'people.write',
    summary: 'End a person’s access, within a second: sessions and credentials are revoked for good',
    params: personPath,
    body: deactivation,
    response: person,
    status: 200,
  },
  reactivatePerson: {
    method: 'post',
    path: '/api/people/{id}/reactivate',
    permission: 'people.write',
    summary: 'Let a person in again; what was revoked stays revoked',
    params: personPath,
    response: person,
    status: 200,
  },
  listGroups: {
    method: 'get',
    path: '/api/groups',
    permission: 'people.read',
    summary: 'List groups by name, wherever they come from',
    query: groupsQuery,
    response: groupsPage,
    status: 200,
  },
  listOwnCredentials: {
    method: 'get',
    path: '/api/me/credentials',
    permission: 'self.read',
    summary: 'List one’s own credentials, oldest first; never the secrets',
    query: ownCredentialsQuery,
    response: credentialsPage,
    status: 200,
  },
  createOwnCredential: {
    method: 'post',
    path: '/api/me/credentials',
    permission: 'self.write',
    summary:
      'Create a credential for oneself, of a kind one’s roles may hold; the answer holds the secret, once',
    body: newOwnCredential,
    response: issuedCredential,
    status: 201,
  },
  revokeOwnCredential: {
    method: 'post',
    path: '/api/me/credentials/{id}/revoke',
    permission: 'self.write',
    summary: 'Revoke one of one’s own credentials; revoking twice changes nothing',
    params: credentialPath,
    body: revocation,
    response: credential,
    status: 200,
  },
} as const satisfies Record<string, AdminRoute>

export type AdminRoutes = typeof adminRoutes
export type AdminOperation = keyof AdminRoutes

type Part<Operation extends AdminOperation, Name extends 'params' | 'query' | 'body'> =
  AdminRoutes[Operation] extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : unknown

/** What a handler receives: path values, query and body in one object, checked, with defaults filled in. */
export type AdminInput<Operation extends AdminOperation> = Part<Operation, 'params'> &
  Part<Operation, 'query'> &
  Part<Operation, 'body'>

export type AdminOutput<Operation extends AdminOperation> = z.input<AdminRoutes[Operation]['response']>
