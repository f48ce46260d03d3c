import type { IncomingMessage, RequestListener } from 'node:http'
import type { Locale } from '@sekisho/contract'
import { createLazyListener } from './lazy-listener.ts'
import { loadGuardApp, type Guardrails } from './modules/guardrails/index.ts'
import type { People } from './modules/people/index.ts'
import type { Sessions } from './modules/sessions/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Log } from './platform/log/log.ts'

interface GuardListenerParts {
  guardrails: Guardrails
  sessions: Sessions
  people: People
  settings: { language: Locale }
  clock: Clock
  log: Log
  addressOf: (request: IncomingMessage) => string
}

/** Many machines share an office's address; one of them asks a few times a minute. */
const rates = { address: { max: 1200, windowMs: 60_000 }, device: { max: 120, windowMs: 60_000 } }

/** `/v1/guard` behind Node's own listener, loaded when a guard first asks. */
export function createGuardListener(parts: GuardListenerParts): RequestListener {
  const { clock, log, settings, addressOf } = parts
  const report = (err: unknown) => log.error({ err }, 'a guard’s request met an error')
  return createLazyListener({
    async load() {
      const [createGuardApp, { createRateLimit }, { createWebListener }] = await Promise.all([
        loadGuardApp(),
        import('./modules/sign-in/index.ts'),
        import('./web-listener.ts'),
      ])
      const limits = {
        address: createRateLimit({ ...rates.address, clock }),
        device: createRateLimit({ ...rates.device, clock }),
      }
      return createWebListener(
        createGuardApp({ ...parts, limits, locale: settings.language, report }),
        addressOf,
      )
    },
    refuse(response, cause) {
      report(cause)
      response.writeHead(500, { 'cache-control': 'no-store' }).end()
    },
  })
}
