export type { Credential, CredentialState } from './credential.ts'
export {
  createCredentials,
  type Credentials,
  type CredentialsDeps,
  type FoundCredential,
  type IssuedCredential,
  type NewCredential,
} from './credentials.ts'
export { credentialHandlers, type CredentialRoutesDeps } from './routes.ts'
export type { CredentialsQuery } from './rows.ts'
