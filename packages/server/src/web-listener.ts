import type { IncomingMessage, RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Client } from '@sekisho/contract'

interface WebApplication {
  fetch(request: Request, env: { client: Client }): Response | Promise<Response>
}

/** What speaks Request and Response, behind Node's own listener; it is told who the client is. */
export function createWebListener(
  application: WebApplication,
  addressOf: (request: IncomingMessage) => string,
): RequestListener {
  const listener = getRequestListener((request, env) => {
    const { incoming } = env as HttpBindings
    const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
    return application.fetch(request, { client: { address: addressOf(incoming), agent } })
  })
  return (request, response) => void listener(request, response)
}
