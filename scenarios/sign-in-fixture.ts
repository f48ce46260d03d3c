import { vi } from 'vitest'
import type { Entry } from '@sekisho/contract'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { openBrowser, type Browser, type Visited } from './browser.ts'
import { beginDevice, poll, type DeviceCodes, type TokenBody } from './device-client.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

export interface SignInServer {
  sekisho: Sekisho
  url: string
  callback: string
  /** begins a grant and opens its page, in a new browser unless one is given */
  begin(browser?: Browser): Promise<{ codes: DeviceCodes; browser: Browser; page: Visited }>
  /** presses the button; `way` is the number of the provider */
  goOn(at: { codes: DeviceCodes; browser: Browser }, way?: string): Promise<Visited>
  /** all of it */
  signIn(way?: string): Promise<{ tokens: TokenBody; last: Visited; browser: Browser }>
  /** entries of a kind, as soon as `until` holds of them */
  entries(kind: Entry['kind'], until?: (data: unknown[]) => boolean): Promise<unknown[]>
  stop(): Promise<void>
}

export interface SignInServerOptions {
  storage: Storage
  oidc?: object
  signIn?: object
  config?: object
  dataDir?: string
  env?: Record<string, string>
}

/** What lets a provider live on loopback, and asks it at each refresh. */
export const onLoopback = { allow_loopback_issuers: true, check_provider_minutes: 0 }

/** A server that signs people in through `oidc`. */
export async function startSignInServer(options: SignInServerOptions): Promise<SignInServer> {
  const { storage, oidc, signIn, config, dataDir, env } = options
  const whole: object = {
    session: { jwt_secret: 'a secret of these tests that is long enough' },
    ...(oidc === undefined ? {} : { oidc }),
    ...config,
    sekisho: { sign_in: { ...onLoopback, ...signIn } },
  }
  const sekisho = await startSekisho({
    storage,
    providers: [],
    config: whole,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(env === undefined ? {} : { env }),
  })
  const server: SignInServer = {
    sekisho,
    // Not the public one, which in a test may lead nowhere.
    url: `http://127.0.0.1:${sekisho.port}`,
    callback: `${sekisho.url}/oauth/callback`,
    async begin(browser = openBrowser()) {
      const codes = await beginDevice(sekisho.url)
      return { codes, browser, page: await browser.visit(codes.verification_uri_complete) }
    },
    goOn: ({ codes, browser }, way = '0') =>
      browser.submit(codes.verification_uri, { user_code: codes.user_code, with: way }),
    async signIn(way) {
      const begun = await server.begin()
      const last = await server.goOn(begun, way)
      const { body } = await poll(sekisho.url, begun.codes.device_code)
      return { tokens: body, last, browser: begun.browser }
    },
    entries: (kind, until = (data) => data.length > 0) =>
      vi.waitFor(
        async () => {
          const all = await sekisho.entries()
          const data = all.filter((entry) => entry.kind === kind).map((entry) => entry.data as unknown)
          if (!until(data)) throw new Error(`the ledger has ${JSON.stringify(data)}`)
          return data
        },
        { interval: 50 },
      ),
    stop: () => sekisho.stop(),
  }
  return server
}
