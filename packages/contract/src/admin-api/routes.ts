import { z } from 'zod'
import type { Permission } from '../roles.ts'
import {
  credential,
  credentialPath,
  credentialsPage,
  credentialsQuery,
  issuedCredential,
  newCredential,
  newOwnCredential,
  ownCredentialsQuery,
  revocation,
  rotatedCredential,
  rotation,
} from './credentials.ts'
import {
  heldSignInMethods,
  invitation,
  invitationImport,
  invitationPath,
  invitationRenewal,
  invitationRevocation,
  invitationsPage,
  invitationsQuery,
  issuedInvitation,
  issuedInvitations,
  newInvitation,
  removedSignInMethod,
  signInMethodRemoval,
} from './invitations.ts'
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
import { deviceRoutes } from './device-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import {
  me,
  ownSessionsQuery,
  revokedSessions,
  session,
  sessionPath,
  sessionsOfPerson,
  sessionsPage,
  sessionsQuery,
  signingKey,
} from './sessions.ts'

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
  createInvitation: {
    method: 'post',
    path: '/api/invitations',
    permission: 'invitations.write',
    summary: 'Invite a person; the answer holds the link, once',
    body: newInvitation,
    response: issuedInvitation,
    status: 201,
  },
  importInvitations: {
    method: 'post',
    path: '/api/invitations/import',
    permission: 'invitations.write',
    summary: 'Invite everyone in a CSV text, or nobody when a line of it is wrong',
    body: invitationImport,
    response: issuedInvitations,
    status: 201,
  },
  listInvitations: {
    method: 'get',
    path: '/api/invitations',
    permission: 'invitations.read',
    summary: 'List invitations, oldest first; never the links',
    query: invitationsQuery,
    response: invitationsPage,
    status: 200,
  },
  resendInvitation: {
    method: 'post',
    path: '/api/invitations/{id}/resend',
    permission: 'invitations.write',
    summary: 'Make a new link for an invitation that was not accepted; the one before stops working',
    params: invitationPath,
    body: invitationRenewal,
    response: issuedInvitation,
    status: 201,
  },
  revokeInvitation: {
    method: 'post',
    path: '/api/invitations/{id}/revoke',
    permission: 'invitations.write',
    summary: 'Revoke an invitation; revoking twice changes nothing',
    params: invitationPath,
    body: invitationRevocation,
    response: invitation,
    status: 200,
  },
  createSignInLink: {
    method: 'post',
    path: '/api/people/{id}/sign-in-link',
    permission: 'sign_in.write',
    summary:
      'Make a link with which a person who is there sets up how they sign in; the answer holds it, once',
    params: personPath,
    body: invitationRenewal,
    response: issuedInvitation,
    status: 201,
  },
  listSignInMethods: {
    method: 'get',
    path: '/api/people/{id}/sign-in-methods',
    permission: 'people.read',
    summary: 'What a person signs in with on this server’s own pages; never the secrets',
    params: personPath,
    response: heldSignInMethods,
    status: 200,
  },
  removeSignInMethod: {
    method: 'post',
    path: '/api/people/{id}/sign-in-methods/remove',
    permission: 'sign_in.write',
    summary: 'Take a lost way to sign in from a person, and end their sessions',
    params: personPath,
    body: signInMethodRemoval,
    response: removedSignInMethod,
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
  whoAmI: {
    method: 'get',
    path: '/api/me',
    permission: 'self.read',
    summary: 'Who the caller is, and what the caller may do',
    response: me,
    status: 200,
  },
  listOwnSessions: {
    method: 'get',
    path: '/api/me/sessions',
    permission: 'self.read',
    summary: 'List the caller’s own sessions, newest first',
    query: ownSessionsQuery,
    response: sessionsPage,
    status: 200,
  },
  revokeOwnSession: {
    method: 'post',
    path: '/api/me/sessions/{id}/revoke',
    permission: 'self.write',
    summary: 'End one of the caller’s own sessions, on every node within a second',
    params: sessionPath,
    response: session,
    status: 200,
  },
  listSessions: {
    method: 'get',
    path: '/api/sessions',
    permission: 'sessions.read',
    summary: 'List sessions, newest first',
    query: sessionsQuery,
    response: sessionsPage,
    status: 200,
  },
  revokeSession: {
    method: 'post',
    path: '/api/sessions/{id}/revoke',
    permission: 'sessions.write',
    summary: 'End a session, on every node within a second; ending it twice changes nothing',
    params: sessionPath,
    body: revocation,
    response: session,
    status: 200,
  },
  revokeSessionsOfPerson: {
    method: 'post',
    path: '/api/sessions/revoke',
    permission: 'sessions.write',
    summary: 'End all sessions of a person, or those on one device',
    body: sessionsOfPerson,
    response: revokedSessions,
    status: 200,
  },
  rotateSigningKey: {
    method: 'post',
    path: '/api/signing-keys/rotate',
    permission: 'sign_in.write',
    summary: 'Sign access tokens with a new key; nobody is signed out',
    response: signingKey,
    status: 201,
  },
  ...machineRoutes,
  ...deviceRoutes,
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
