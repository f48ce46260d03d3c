import type { IncomingMessage, RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Settings } from './config/index.ts'
import { authenticateOperator, createAdminApi } from './http/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { credentialHandlers, type Credentials } from './modules/credentials/index.ts'
import { healthHandlers, type Health } from './modules/health/index.ts'
import { ledgerHandlers, type Ledger } from './modules/ledger/index.ts'
import { peopleHandlers, type People } from './modules/people/index.ts'
import { spendHandlers } from './modules/spend/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Log } from './platform/log/log.ts'
import { version } from './version.ts'

export interface AdminParts {
  settings: Settings
  lifecycle: Lifecycle
  ledger: Ledger
  people: People
  credentials: Credentials
  health: Health
  clock: Clock
  log: Log
  adminToken: string
  addressOf: (request: IncomingMessage) => string
  /** epoch milliseconds */
  startedAt: number
}

/** The admin API, wired. The only module that brings its libraries, and loaded when first asked for. */
export function createAdminApplication(parts: AdminParts): RequestListener {
  const { settings, lifecycle, ledger, people, credentials, health, clock, log } = parts
  const { adminToken, addressOf, startedAt } = parts
  const { queries, boot } = ledger
  const api = createAdminApi({
    version,
    authenticate: authenticateOperator(adminToken),
    report: (err) => log.error({ err }, 'the admin API met an error'),
    handlers: {
      ...peopleHandlers(people),
      ...credentialHandlers({ credentials, clock, publicUrl: () => lifecycle.origin }),
      ...ledgerHandlers(queries),
      ...spendHandlers({ queries, people, clock }),
      ...healthHandlers({
        health,
        queries,
        version,
        node: boot,
        startedAt,
        providers: settings.providers,
        storage: settings.storage.kind,
      }),
    },
  })
  const listener = getRequestListener((request, env) => {
    const { incoming } = env as HttpBindings
    const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
    return api.fetch(request, { client: { address: addressOf(incoming), agent } })
  })
  return (request, response) => void listener(request, response)
}
