import type { IncomingMessage, RequestListener } from 'node:http'
import { createLazyListener } from './lazy-listener.ts'
import type { Cosigning } from './modules/cosigning/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Log } from './platform/log/log.ts'

interface WitnessListenerParts {
  cosigning: Cosigning | undefined
  clock: Clock
  log: Log
  addressOf: (request: IncomingMessage) => string
}

/** Each question costs signatures and a row; a ledger asks once a minute. */
const rate = { max: 120, windowMs: 60_000 }

/** `/witness` behind Node's own listener; absent: we witness nothing. Loaded when a ledger first asks. */
export function createWitnessListener(parts: WitnessListenerParts): RequestListener | undefined {
  const { cosigning, clock, log, addressOf } = parts
  if (cosigning === undefined) return undefined
  const report = (err: unknown) => log.error({ err }, 'witnessing another ledger met an error')
  return createLazyListener({
    async load() {
      const [{ createCosigningApp }, { createRateLimit }, { createWebListener }] = await Promise.all([
        import('./modules/cosigning/index.ts'),
        import('./modules/sign-in/index.ts'),
        import('./web-listener.ts'),
      ])
      const limit = createRateLimit({ ...rate, clock })
      return createWebListener(createCosigningApp({ cosigning, limit, report }), addressOf)
    },
    refuse(response, cause) {
      report(cause)
      response.writeHead(500).end()
    },
  })
}
