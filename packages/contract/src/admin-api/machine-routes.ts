import {
  federationRule,
  federationRulePath,
  federationRulesPage,
  federationRulesQuery,
  newFederationRule,
  removal,
} from './federation.ts'
import { deactivation } from './people.ts'
import {
  newServiceAccount,
  serviceAccount,
  serviceAccountPatch,
  serviceAccountPath,
  serviceAccountsPage,
  serviceAccountsQuery,
} from './service-accounts.ts'

/** Service accounts and federation rules; part of `adminRoutes`, where they are checked. */
export const machineRoutes = {
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
  updateServiceAccount: {
    method: 'patch',
    path: '/api/service-accounts/{id}',
    permission: 'service_accounts.write',
    summary: 'Say what the calls of a service account are counted to',
    params: serviceAccountPath,
    body: serviceAccountPatch,
    response: serviceAccount,
    status: 200,
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
} as const
