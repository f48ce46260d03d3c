import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
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
  let loading: Promise<RequestListener> | undefined
  const load = async (): Promise<RequestListener> => {
    const { createScimApi } = await import('./modules/scim/index.ts')
    const api = createScimApi({ people, token, publicUrl, report })
    const listener = getRequestListener((request) => api.fetch(request))
    return (request, response) => void listener(request, response)
  }
  return (request, response) => {
    loading ??= load()
    void loading.then(
      (listener) => listener(request, response),
      (error: unknown) => {
        report(error)
        response.writeHead(500).end()
      },
    )
  }
}
