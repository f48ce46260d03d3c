import type { Client, Locale } from '@sekisho/contract'
import { createPageCookies } from '../../http/pages/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import { loadOnce } from '../../platform/load-once.ts'
import type { Log } from '../../platform/log/log.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import type { ProxySettings } from '../providers/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { createBrowserSession, type BrowserSession } from './browser-session.ts'
import { createDenials } from './denials.ts'
import { createDeviceGrants } from './device-grants.ts'
import { createFlowStates } from './flow-state.ts'
import type { FindCaller, ManagedDeps } from './oauth-app.ts'
import type { TokenExchange } from './oauth-endpoints.ts'
import { createIssuer, type Issuer } from './oidc/issuer.ts'
import { problemIn } from './oidc/problems.ts'
import type { SignInPeople } from './people-port.ts'
import { protocol, type ProtocolEndpoint } from './protocol.ts'
import { createProviderCheck, type ProviderCheck } from './provider-check.ts'
import { createProviderSignIn, type ProviderSignIn } from './provider-sign-in.ts'
import { createRateLimit } from './rate-limit.ts'
import type { SignInSettings } from './settings.ts'
import { createStepUps } from './step-ups.ts'

/** The Claude apps gateway protocol beside model calls: sign-in by device grant through the company's identity provider. */
export interface SignIn {
  /** True for paths that `fetch` answers. */
  serves(path: string): boolean
  fetch(request: Request, env: { client: Client }): Promise<Response>
  /** Brings what `fetch` needs, which is not there before it is asked for. */
  load(): Promise<unknown>
  /** who is signed in at a browser, wherever they proved it */
  browser: BrowserSession
  /** what the sign-in page offers of the identity providers */
  providers: ProviderSignIn
  /** Whether the identity provider of a session still knows its person; asks only now and then. */
  holds: ProviderCheck['holds']
  close(): Promise<void>
}

export interface SignInDeps {
  settings: SignInSettings
  sessions: Sessions
  people: SignInPeople & Pick<People, 'inTransaction'>
  ledger: Pick<Ledger, 'appendLater'>
  db: ControlDatabase
  sealer: Sealer
  clock: Clock
  log: Log
  /** the public origin, without a trailing slash, once it is known */
  origin: () => string
  /** as the environment describes it */
  proxy: ProxySettings
  locale: Locale
  version: string
  /** finds who calls with a bearer token, as model calls do */
  caller: FindCaller
  /** what Claude Code gets as settings */
  managed: ManagedDeps
  /** RFC 8693, where rules allow it */
  exchange?: TokenExchange
}

/** @throws Error when an identity provider's CA or key, or the proxy, cannot be used; none is called yet */
export function createSignIn(deps: SignInDeps): SignIn {
  const { settings, clock, log, db, sealer, sessions, people, origin } = deps
  const issuers = openIssuers(deps)
  const cookies = createPageCookies({ origin, sealer, clock })
  // Nothing is asked of all addresses together: codes are long and live for minutes, and nobody is to shut the others out.
  const limit = ({ max, windowMs }: { max: number; windowMs: number }) =>
    createRateLimit({ max, windowMs, clock })
  const { deviceAuthorization, deviceVerify } = settings.rateLimits
  const shared = { ...deps, grants: createDeviceGrants({ db, clock }) }
  const check = createProviderCheck({ ...deps, issuers, everyMs: settings.providerCheckMs })
  const browser = createBrowserSession({ ...deps, cookies, holds: check.holds })
  const flows = createFlowStates({ sealer, cookies, db, clock })
  const stepUps = createStepUps({ sealer, db, clock })
  const pageDeps = {
    ...shared,
    issuers,
    cookies,
    flows,
    stepUps,
    browser,
    local: settings.local,
    denials: createDenials(deps),
    guessLimit: limit(deviceVerify),
    failureLimit: limit(deviceAuthorization),
  }
  const endpointDeps = {
    ...shared,
    check,
    sessions,
    people,
    log,
    jwks: sessions.jwks,
    authorizationLimit: limit(deviceAuthorization),
    loginNotice: settings.loginNotice,
  }
  const load = loadOnce(async () => {
    const [{ createDeviceApp }, { createOAuthApp }] = await Promise.all([
      import('./device-app.ts'),
      import('./oauth-app.ts'),
    ])
    return { pages: createDeviceApp(pageDeps), endpoints: createOAuthApp(endpointDeps) }
  })
  return {
    browser,
    providers: createProviderSignIn({ issuers, flows, stepUps, origin }),
    holds: check.holds,
    serves: (path) => pagePaths.has(path) || endpointPaths.has(path),
    load,
    fetch: async (request, env) => {
      const { pages, endpoints } = await load()
      const isPage = pagePaths.has(new URL(request.url).pathname)
      return isPage ? pages.fetch(request, env) : endpoints.fetch(request, env)
    },
    async close() {
      for (const issuer of issuers.values()) await issuer.close()
    },
  }
}

function openIssuers({ settings, clock, proxy, log }: SignInDeps): ReadonlyMap<string, Issuer> {
  const opened = settings.issuers.map((issuer) => {
    const onAway = (error: unknown) =>
      log.warn({ issuer: issuer.issuer, problem: problemIn(error) }, 'an identity provider is away')
    return [issuer.issuer, createIssuer(issuer, { clock, proxy, onAway })] as const
  })
  return new Map(opened)
}

/** Served by the gateway itself. */
const hotPaths: readonly string[] = [protocol.messages.path, protocol.countTokens.path, protocol.models.path]
const served = Object.values<ProtocolEndpoint>(protocol).filter(({ path }) => !hotPaths.includes(path))
const pagePaths = new Set(served.filter(({ access }) => access === 'page').map(({ path }) => path))
const endpointPaths = new Set(served.filter(({ access }) => access !== 'page').map(({ path }) => path))
