export { createCredentials, type Credentials, type FoundCredential } from './credentials.ts'
export { credentialHandlers } from './routes.ts'
