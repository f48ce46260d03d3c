import type { IncomingMessage, RequestListener } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { Settings } from './config/index.ts'
import { createLazyListener } from './lazy-listener.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { People } from './modules/people/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Log } from './platform/log/log.ts'

interface ScimParts {
  lifecycle: Lifecycle
  people: People
  log: Log
  settings: Settings
  clock: Clock
  addressOf: (request: IncomingMessage) => string
}

/** `/scim/v2` behind Node's own listener; absent: SCIM is off. Loaded when the directory first calls: most servers have none. */
export function createScimListener({
  lifecycle,
  people,
  log,
  settings,
  clock,
  addressOf,
}: ScimParts): RequestListener | undefined {
  const { scimToken: token, rateLimits } = settings.signIn
  if (token === undefined) return undefined
  const report = (err: unknown) => log.error({ err }, 'SCIM met an error')
  const publicUrl = () => lifecycle.origin
  return createLazyListener({
    async load() {
      const [{ createScimApi }, { createRateLimit }, { getRequestListener }] = await Promise.all([
        import('./modules/scim/index.ts'),
        import('./modules/sign-in/index.ts'),
        import('@hono/node-server'),
      ])
      const failures = createRateLimit({ ...rateLimits.scim, clock })
      const api = createScimApi({ people, token, publicUrl, failures, report })
      const listener = getRequestListener((request, env) =>
        api.fetch(request, { address: addressOf((env as HttpBindings).incoming) }),
      )
      return (request, response) => void listener(request, response)
    },
    refuse(response, cause) {
      report(cause)
      response.writeHead(500).end()
    },
  })
}
