export { createCredentials, type Credentials, type FoundCredential } from './credentials.ts'
export { credentialHandlers } from './routes.ts'
export { startCredentialReview } from './review-chore.ts'
