import type { RequestListener } from 'node:http'
import { createLazyListener } from './lazy-listener.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { People } from './modules/people/index.ts'
import type { Log } from './platform/log/log.ts'

interface ScimParts {
  lifecycle: Lifecycle
  people: People
  log: Log
  /** absent: SCIM is off */
  token: string | undefined
}

/** `/scim/v2` behind Node's own listener, loaded when the directory first calls: most servers have none. */
export function createScimListener({
  lifecycle,
  people,
  log,
  token,
}: ScimParts): RequestListener | undefined {
  if (token === undefined) return undefined
  const report = (err: unknown) => log.error({ err }, 'SCIM met an error')
  const publicUrl = () => lifecycle.origin
  return createLazyListener({
    async load() {
      const [{ createScimApi }, { getRequestListener }] = await Promise.all([
        import('./modules/scim/index.ts'),
        import('@hono/node-server'),
      ])
      const api = createScimApi({ people, token, publicUrl, report })
      const listener = getRequestListener((request) => api.fetch(request))
      return (request, response) => void listener(request, response)
    },
    refuse(response, cause) {
      report(cause)
      response.writeHead(500).end()
    },
  })
}
