import type { Budgeting } from './budgeting.ts'
import type { Settings } from './config/index.ts'
import type { GatewayDeps } from './gateway/call.ts'
import type { Provider } from './gateway/provider/index.ts'
import { createDeviceCheck } from './gateway/steps/check-device.ts'
import { createGuardCheck } from './gateway/steps/check-guard.ts'
import { createClaimNote } from './gateway/steps/note-claim.ts'
import { createRouter } from './gateway/steps/route.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Devices } from './modules/devices/index.ts'
import type { Standing } from './modules/guardrails/index.ts'
import { createEarlyClaims, createSettingsEventTaker, type Claims } from './modules/in-force/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { ManagedPolicies } from './modules/managed-policies/index.ts'
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
    managedPolicies: ManagedPolicies
    standing: Standing | undefined
    claims: Claims
    db: Pick<ControlDatabase, 'changes' | 'read'>
    ledger: Ledger
    providers: readonly Provider[]
  }

/** What the life of a model call stands on. */
export function gatewayDeps({
  settings,
  lifecycle,
  devices,
  managedPolicies,
  standing,
  claims,
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
    checkGuard: createGuardCheck({
      rule: settings.managedPolicies.requireGuard,
      policies: managedPolicies,
      standing,
      clock,
      onMissing: metrics.guardMissing,
    }),
    noteClaim: createClaimNote(claims),
    takeSettingsEvents: createSettingsEventTaker(createEarlyClaims({ db, clock, note: claims.note })),
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
