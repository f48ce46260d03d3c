export { aboutPerson } from './about-person.ts'
export type { Account, NewMethod, Passkey } from './account.ts'
export type { Accounts } from './accounts.ts'
export type { TotpOffer } from './enrolment.ts'
export { createLocalSignIn, type LocalSignIn } from './local-sign-in.ts'
export { codesPage } from './pages/codes-page.ts'
export { newPasswordField, passkeyForm, scriptPath, totpFields } from './pages/method-parts.ts'
export {
  dayText,
  fill,
  minuteText,
  textsIn as signInTexts,
  waitText,
  type Texts as SignInTexts,
} from './pages/texts.ts'
export { passkeyScript } from './passkey-script.ts'
export type { Ceremony } from './passkeys.ts'
export type { Proof } from './prove.ts'
export { localSignInHandlers } from './routes.ts'
