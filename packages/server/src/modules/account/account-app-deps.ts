import type { Devices } from '../devices/index.ts'
import type { LocalSignIn } from '../local-sign-in/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { BrowserSession, ProviderSignIn } from '../sign-in/index.ts'
import type { BrowserLinks } from './browser-links.ts'

export interface AccountAppDeps {
  /** absent: people sign in with an identity provider alone */
  local: LocalSignIn | undefined
  browser: BrowserSession
  providers: ProviderSignIn
  sessions: Sessions
  devices: Pick<Devices, 'list'>
  links: BrowserLinks
  origin: () => string
  report: (error: unknown) => void
}
