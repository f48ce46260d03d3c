import type { IncomingMessage, RequestListener } from 'node:http'
import { createLazyListener } from './lazy-listener.ts'
import type { WebPart } from './own-pages.ts'
import type { Log } from './platform/log/log.ts'

/** Pages and protocol endpoints behind Node's own listener. */
export interface SignInListener {
  serves(path: string): boolean
  handle: RequestListener
}

export function createSignInListener(
  signIn: WebPart,
  { addressOf, log }: { addressOf: (request: IncomingMessage) => string; log: Log },
): SignInListener {
  const handle = createLazyListener({
    async load() {
      const { createWebListener } = await import('./web-listener.ts')
      // Now, so that files that are gone are told as such.
      await signIn.load()
      return createWebListener(signIn, addressOf)
    },
    refuse(response, err) {
      log.error({ err }, 'sign-in could not be loaded')
      response.writeHead(500, { 'cache-control': 'no-store' }).end()
    },
  })
  return { serves: signIn.serves, handle }
}
