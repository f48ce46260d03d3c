export type { NewMethod, Account } from './account.ts'
export type { Accounts } from './accounts.ts'
export { createLocalSignIn, type LocalSignIn } from './local-sign-in.ts'
export { localSignInHandlers } from './routes.ts'
export { aboutPerson } from './account-password-routes.ts'
export { newPasswordField, passkeyForm, scriptPath, totpFields } from './pages/method-parts.ts'
export { codesPage } from './pages/sign-in-page.ts'
export { textsIn as signInTexts } from './pages/texts.ts'
export type { TotpOffer } from './enrolment.ts'
export type { Ceremony } from './passkeys.ts'

/** The pages of signing in and of one's account, with the libraries that pages need. */
export const loadSignInApp = async () => (await import('./sign-in-app.ts')).createSignInApp
