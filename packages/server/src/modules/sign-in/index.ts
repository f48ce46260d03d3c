export type { IssuerSettings, SignInSettings } from './settings.ts'
