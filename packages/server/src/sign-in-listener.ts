import type { IncomingMessage, RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { WebPart } from './own-pages.ts'

/** Pages and protocol endpoints behind Node's own listener. */
export interface SignInListener {
  serves(path: string): boolean
  handle: RequestListener
}

export function createSignInListener(
  signIn: WebPart,
  addressOf: (request: IncomingMessage) => string,
): SignInListener {
  const listener = getRequestListener((request, env) => {
    const { incoming } = env as HttpBindings
    const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
    return signIn.fetch(request, { client: { address: addressOf(incoming), agent } })
  })
  return {
    serves: signIn.serves,
    handle: (request, response) => void listener(request, response),
  }
}
