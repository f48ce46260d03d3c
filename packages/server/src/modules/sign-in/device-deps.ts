import type { Client } from '@sekisho/contract'
import type { PageCookies } from '../../http/pages/index.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { Log } from '../../platform/log/log.ts'
import type { BrowserSession } from './browser-session.ts'
import type { Denials } from './denials.ts'
import type { DeviceGrants } from './device-grants.ts'
import type { FlowStates } from './flow-state.ts'
import type { Issuer } from './oidc/issuer.ts'
import type { SignInPeople } from './people-port.ts'
import type { RateLimit } from './rate-limit.ts'
import type { StepUps } from './step-ups.ts'

/** What the pages of a waiting device stand on. */
export interface DeviceAppDeps {
  issuers: ReadonlyMap<string, Issuer>
  grants: DeviceGrants
  flows: FlowStates
  stepUps: StepUps
  people: SignInPeople
  denials: Denials
  sealer: Sealer
  cookies: PageCookies
  log: Log
  /** wrong codes, by address */
  guessLimit: RateLimit
  /** sign-ins that failed, by address: each may have cost the provider a call */
  failureLimit: RateLimit
  browser: BrowserSession
  /** people sign in on this server's own pages, too */
  local: boolean
  origin: () => string
}

/** Somebody's request for a page. */
export interface Visit {
  request: Request
  client: Client
}
