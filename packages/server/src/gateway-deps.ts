import type { Budgeting } from './budgeting.ts'
import type { Settings } from './config/index.ts'
import type { GatewayDeps } from './gateway/call.ts'
import type { Provider } from './gateway/provider/index.ts'
import { createDeviceCheck } from './gateway/steps/check-device.ts'
import { createRouter } from './gateway/steps/route.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Devices } from './modules/devices/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import { createPolicies } from './modules/policies/index.ts'
import { offeredModels, type Rates } from './modules/spend/index.ts'
import { createLocalDays } from './platform/clock/local-days.ts'
import { createPooledRandom, systemRandom } from './platform/clock/random.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

type GatewayParts = Pick<
  GatewayDeps,
  | 'people'
  | 'credentials'
  | 'sessions'
  | 'projects'
  | 'metrics'
  | 'budget'
  | 'open'
  | 'vault'
  | 'clock'
  | 'log'
> &
  Budgeting & {
    settings: Settings
    lifecycle: Lifecycle
    devices: Devices
    db: Pick<ControlDatabase, 'changes'>
    ledger: Ledger
    providers: readonly Provider[]
  }

/** What the life of a model call stands on. */
export function gatewayDeps({
  settings,
  lifecycle,
  devices,
  db,
  ledger,
  providers,
  ...rest
}: GatewayParts): GatewayDeps {
  const { people, credentials, sessions, projects, metrics, budget, open, vault, clock, log } = rest
  const { rates, estimator, policies, routing, budgets } = rest
  return {
    people,
    credentials,
    sessions,
    projects,
    projectRules: settings.projects,
    ledger,
    budgets,
    rates,
    estimator,
    metrics,
    budget,
    open,
    vault,
    clock,
    log,
    random: createPooledRandom(),
    localDay: createLocalDays(settings.timeZone),
    policies,
    routing,
    router: createRouter({
      providers,
      conversationProvider: ledger.queries.conversationProvider,
      secret: systemRandom(32),
      maxConversations,
    }),
    checkDevice: createDeviceCheck({ devices, maxConversations }),
    locale: settings.language,
    limits: { maxBodyBytes: settings.limits.maxBodyBytes, idleMs: settings.timeouts.idleMs },
    offeredModels: offeredModels(settings, rates),
    isOffered: createCuratedModels(settings, rates),
    storeIsFresh: db.changes.isFresh,
    draining: () => lifecycle.draining,
  }
}

/** Remembered between the calls of each; the oldest are forgotten first. */
const maxConversations = 100_000

/** With a curated list and nothing else on offer, the list is a limit on everybody. */
function createCuratedModels(
  { includeBuiltinModels, models }: Settings,
  rates: Rates,
): (model: string) => boolean {
  if (includeBuiltinModels) return () => true
  const rules = [{ models: models.map(({ id }) => id) }]
  const { snapshotFor } = createPolicies({ rules, resolveAlias: rates.resolveAlias })
  return snapshotFor({ roles: [], groups: [] }).allowsModel
}
