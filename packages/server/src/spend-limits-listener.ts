import type { IncomingMessage, RequestListener } from 'node:http'
import { createAdminListener } from './admin-listener.ts'
import type { Settings } from './config/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Budgets } from './modules/budgets/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { People } from './modules/people/index.ts'
import type { Sessions } from './modules/sessions/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Log } from './platform/log/log.ts'

interface SpendLimitsParts {
  settings: Settings
  lifecycle: Lifecycle
  budgets: Budgets
  people: People
  sessions: Sessions
  ledger: Ledger
  clock: Clock
  log: Log
  adminToken: string
  addressOf: (request: IncomingMessage) => string
}

/** The official gateway's admin API behind Node's own listener, loaded when somebody first calls. */
export function createSpendLimitsListener(parts: SpendLimitsParts): RequestListener | undefined {
  const { settings, lifecycle, sessions, people, log, adminToken, addressOf } = parts
  const { spendLimits, language: locale } = settings
  if (spendLimits === undefined) return undefined
  const load = async (): Promise<RequestListener> => {
    const [{ createSpendLimitsApi }, { authenticateAdmin }, { createAdminCallers }, node] = await Promise.all(
      [
        import('./modules/spend-limits/index.ts'),
        import('./http/index.ts'),
        import('./modules/sessions/index.ts'),
        import('@hono/node-server'),
      ],
    )
    const api = createSpendLimitsApi({
      ...parts,
      settings: spendLimits,
      random: systemRandom,
      authenticateAdmin: authenticateAdmin({
        operatorToken: adminToken,
        signedIn: createAdminCallers({ sessions, people }),
        origin: () => lifecycle.origin,
      }),
      report: (err) => log.error({ err }, 'the spend limits API met an error'),
    })
    const listener = node.getRequestListener((request, env) => {
      // Sound: Node's own listener hands these on.
      const { incoming } = env as { incoming: IncomingMessage }
      const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
      return api.fetch(request, { client: { address: addressOf(incoming), agent } })
    })
    return (request, response) => void listener(request, response)
  }
  return createAdminListener({ load, log, locale })
}
