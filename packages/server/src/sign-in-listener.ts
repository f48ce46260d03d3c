import type { IncomingMessage, RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { identifyCaller, type AuthenticateDeps } from './gateway/steps/authenticate.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { People } from './modules/people/index.ts'
import { proxyFromEnvironment } from './modules/providers/index.ts'
import type { Sessions } from './modules/sessions/index.ts'
import { createSignIn } from './modules/sign-in/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import { version } from './version.ts'

interface SignInParts {
  settings: Settings
  env: Readonly<Record<string, string | undefined>>
  sessions: Sessions
  people: People
  ledger: Ledger
  db: ControlDatabase
  sealer: Sealer
  clock: Clock
  log: Log
  publicUrl: () => string
  addressOf: (request: IncomingMessage) => string
  /** what model calls find their caller with */
  deps: AuthenticateDeps
  closers: Closers
}

/** Sign-in's part of the server, behind Node's own listener. */
export interface SignInListener {
  serves(path: string): boolean
  handle: RequestListener
}

/** @throws Error when an identity provider's CA or key, or the proxy, cannot be used */
export function openSignIn(parts: SignInParts): SignInListener {
  const { settings, env, deps, publicUrl, addressOf, closers } = parts
  const signIn = closers.add(
    createSignIn({
      ...parts,
      settings: settings.signIn,
      origin: publicUrl,
      proxy: proxyFromEnvironment(env),
      locale: settings.language,
      version,
      caller: (headers) => identifyCaller(headers, deps),
    }),
  )
  const listener = getRequestListener((request, bindings) => {
    const { incoming } = bindings as HttpBindings
    const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
    return signIn.fetch(request, { client: { address: addressOf(incoming), agent } })
  })
  return { serves: signIn.serves, handle: (request, response) => void listener(request, response) }
}
