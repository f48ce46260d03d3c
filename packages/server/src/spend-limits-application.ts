import type { RequestListener } from 'node:http'
import type { AdminParts } from './admin-application.ts'
// Not the front door, which brings the libraries of the admin API.
import { authenticateAdmin } from './http/authenticate.ts'
import { createAdminCallers } from './modules/sessions/index.ts'
import { createSpendLimitsApi, type SpendLimitsSettings } from './modules/spend-limits/index.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createWebListener } from './web-listener.ts'

/** The official gateway's admin API, wired. */
export function createSpendLimitsApplication(
  parts: AdminParts,
  settings: SpendLimitsSettings,
): RequestListener {
  const { lifecycle, sessions, people, holds, adminToken, log } = parts
  const api = createSpendLimitsApi({
    ...parts,
    settings,
    random: systemRandom,
    authenticateAdmin: authenticateAdmin({
      operatorToken: adminToken,
      signedIn: createAdminCallers({ sessions, people, holds }),
      origin: () => lifecycle.origin,
    }),
    report: (err) => log.error({ err }, 'the spend limits API met an error'),
  })
  return createWebListener(api, parts.addressOf)
}
