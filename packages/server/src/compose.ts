import { say } from '@sekisho/contract'
import { createAdminListener } from './admin-listener.ts'
import { createBudgeting } from './budgeting.ts'
import { createClosers, type Closers } from './closers.ts'
import { createConsoleListener } from './console-listener.ts'
import { createComplianceListener } from './compliance-listener.ts'
import type { Settings } from './config/index.ts'
import type { DemonstrationParts, Filled } from './demonstration/index.ts'
import { gatewayDeps } from './gateway-deps.ts'
import { createGateway } from './gateway/gateway.ts'
import type { GatewayDeps } from './gateway/call.ts'
import { modelsFor } from './gateway/models.ts'
import { createOpenCount, type OpenCount } from './gateway/open-count.ts'
import type { Provider } from './gateway/provider/index.ts'
import { createByteBudget, type ByteBudget } from './gateway/steps/read-body.ts'
import { actorOf, identify } from './gateway/steps/authenticate.ts'
import { createAddressRule, createClientAddress } from './http/address.ts'
import { createControls, type Controls, type Lifecycle } from './lifecycle.ts'
import { createMachines } from './machines.ts'
import type { BrowserLinks } from './modules/account/index.ts'
import type { Credentials } from './modules/credentials/index.ts'
import { createGuardListener } from './guard-listener.ts'
import { createGuardrails } from './modules/guardrails/index.ts'
import { openManagedPolicies, type Managed } from './managed-policies.ts'
import {
  createHealth,
  createMetrics,
  createProviderWindows,
  type Metrics,
  type NotReady,
  type ProviderWindows,
} from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { People } from './modules/people/index.ts'
import { proxyFromEnvironment } from './modules/providers/index.ts'
import { createSignIn } from './modules/sign-in/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createLog } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import { isDamage } from './platform/sql/sqlite.ts'
import { createOwnPages, joinParts } from './own-pages.ts'
import { createSignInListener } from './sign-in-listener.ts'
import { openSinks } from './sinking.ts'
import { createScimListener } from './scim-listener.ts'
import { createSpendLimitsListener } from './spend-limits-listener.ts'
import { createVaulting } from './vaulting.ts'
import { version } from './version.ts'
import { createWitnessListener } from './witness-listener.ts'
import { createWitnessing, type Witnessing } from './witnessing.ts'
import { openHolders } from './open-holders.ts'
import { openProviders } from './open-providers.ts'
import { openStore } from './open-store.ts'

export interface ComposeOptions {
  env: Readonly<Record<string, string | undefined>>
  /** other processes listen on the same port */
  sharedPort: boolean
}

/** The wired server, not listening yet. */
export interface Parts extends Controls {
  people: People
  credentials: Credentials
  browserLinks: BrowserLinks
  /** see `fillDemonstration` */
  fillDemonstration: (signal: AbortSignal) => Promise<Filled | undefined>
  /** resolves when the ledger can never be written again by this process */
  failed: Promise<Error>
}

/** Wires the server bottom-up: seams, modules, gateway, admin API. Opens everything but the port. */
export async function compose(settings: Settings, options: ComposeOptions): Promise<Parts> {
  const closers = createClosers()
  try {
    return await wire({ settings, options, closers })
  } catch (error) {
    await closers.close()
    if (!isDamage(error)) throw error
    const { dataDir, language } = settings
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(say(damaged, language, { dataDir, reason }), { cause: error })
  }
}

const damaged = {
  en: 'a database in {dataDir} is damaged ({reason}); put the folder back from a backup, or start on an empty one with --data, and keep the damaged one until you know what happened',
  ja: '{dataDir} のデータベースが壊れています({reason})。フォルダーをバックアップから復元するか、--data で空のディレクトリを指定して起動してください。原因がわかるまで、壊れたものは残しておいてください',
}

interface Wiring {
  settings: Settings
  options: ComposeOptions
  closers: Closers
}

async function wire({ settings, options, closers }: Wiring): Promise<Parts> {
  const clock = systemClock
  const log = createLog(settings.logLevel)
  const lifecycle: Lifecycle = { draining: false, origin: settings.listen.publicUrl }
  const store = await openStore({ settings, log, closers })
  const { db, ledger, lease, keyring, sealer } = store
  const proxy = proxyFromEnvironment(options.env)
  const publicUrl = () => lifecycle.origin
  const holders = await openHolders({ settings, db, lease, sealer, publicUrl, log, closers })
  holders.people.onErased(({ person }) => ledger.eraseDigests(person))
  const machines = createMachines({ settings, db, lease, ledger, ...holders, proxy, log, closers })
  const budget = openByteBudget(settings)
  const open = createOpenCount()
  const names = settings.providers.map(({ name }) => name)
  const providerWindows = closers.add(createProviderWindows({ clock, names }))
  const metrics = openMetrics({ ledger, budget, open, providerWindows })
  const witnessing = await createWitnessing({ ...store, settings, sealer, metrics, ...options, log, closers })
  const providers = openProviders({ ...options, settings, clock, log, metrics, ledger, closers })
  const health = createHealth({
    metrics,
    version,
    practice: settings.providers.every(({ kind }) => kind === 'practice'),
    obstacles: () => obstacles({ ...lifecycle, ...store, ...witnessing, providers }),
  })
  const addressOf = createClientAddress(settings.listen.trustedProxies)
  const managed = await openManagedPolicies({ settings, ...store, origin: publicUrl, log, closers })
  const shared = { settings, lifecycle, db, ledger, ...holders, ...managed, health, clock, log, addressOf }
  const budgeting = await createBudgeting({ ...shared, metrics, closers })
  const vaulting = await createVaulting({ ...shared, lease, keyring, metrics, closers })
  holders.people.onErased(vaulting.erase, vaulting.content.removal.checkErasable)
  const deps = gatewayDeps({ ...shared, ...budgeting, ...vaulting, providers, metrics, budget, open })
  const signIn = closers.add(
    createSignIn({
      ...shared,
      ...signInSettings(settings, options),
      sealer,
      origin: publicUrl,
      exchange: machines.exchange,
      ...askGateway(deps, managed),
    }),
  )
  const { browser, providers: identityProviders, holds } = signIn
  const own = createOwnPages({ ...shared, sealer, publicUrl, browser, providers: identityProviders })
  const guardrails = createGuardrails({ ...shared, random: systemRandom, publicUrl })
  const sinks = openSinks({ settings, ...store, proxy, metrics, log, closers })
  const admin = { own, holds, sinks, guardrails, providerWindows, startedAt: clock.now() }
  const parts = { ...shared, ...store, ...witnessing, ...machines, ...budgeting, ...vaulting, ...admin }
  const loadAdmin = async () => (await import('./admin-application.ts')).createAdminApplication(parts)
  const handle = createGateway({
    deps,
    health,
    signIn: createSignInListener(joinParts(signIn, own), shared),
    admin: createAdminListener({ load: loadAdmin, log, locale: settings.language }),
    spendLimits: createSpendLimitsListener(parts),
    compliance: createComplianceListener(parts, closers),
    console: createConsoleListener({ load: loadConsole, log }),
    scim: createScimListener(shared),
    guard: createGuardListener({ ...shared, guardrails }),
    witness: createWitnessListener({ ...shared, ...witnessing }),
    clientAddress: addressOf,
    isAddressDenied: createAddressRule(settings.accessControl),
    ...(settings.limits.maxUrlBytes === undefined ? {} : { maxUrlBytes: settings.limits.maxUrlBytes }),
  })
  const failed = Promise.withResolvers<Error>()
  ledger.onFatal(failed.resolve)
  const controls = createControls({ settings, ...options, lifecycle, handle, open, ledger, log, closers })
  const shown = { ...holders, ...demonstrationOf({ ...parts, publicUrl }), browserLinks: own.links }
  return { ...shown, failed: failed.promise, ...controls }
}

/** Only who asks for a demonstration needs it. */
function demonstrationOf(parts: DemonstrationParts): Pick<Parts, 'fillDemonstration'> {
  return {
    fillDemonstration: async (signal) =>
      await (await import('./demonstration/index.ts')).fillDemonstration(parts, signal),
  }
}

/** What the endpoints of sign-in ask the gateway: who calls with a token, and which models they may use. */
function askGateway(deps: GatewayDeps, { serving }: Managed) {
  return {
    async caller(headers: Readonly<Record<string, string>>) {
      const caller = await identify(headers, deps)
      return { person: caller.person, actor: actorOf(caller) }
    },
    managed: {
      ...serving,
      modelsFor: (person: Parameters<typeof modelsFor>[0]) => modelsFor(person, deps).map(({ id }) => id),
    },
  }
}

/** Only who opens the console needs it. */
const loadConsole = async () => await (await import('./modules/console/index.ts')).createConsoleFiles()

function openMetrics(parts: {
  open: OpenCount
  budget: ByteBudget
  ledger: Ledger
  providerWindows: ProviderWindows
}): Metrics {
  const { open, budget, ledger, providerWindows } = parts
  const gauges = {
    openExchanges: open.count,
    bufferedBytes: budget.held,
    ledgerFailing: () => (ledger.state() === 'failing' ? 1 : 0),
  }
  return createMetrics(gauges, providerWindows)
}

function openByteBudget({ limits: { maxBufferedBytes, maxBodyBytes } }: Settings): ByteBudget {
  const maxShareBytes = Math.max(maxBodyBytes, maxBufferedBytes / 4)
  return createByteBudget({ maxBytes: maxBufferedBytes, maxShareBytes })
}

function signInSettings(settings: Settings, { env }: ComposeOptions) {
  return { settings: settings.signIn, proxy: proxyFromEnvironment(env), locale: settings.language, version }
}

function obstacles(node: {
  draining: boolean
  db: ControlDatabase
  ledger: Ledger
  witnesses: Witnessing['witnesses']
  providers: readonly Provider[]
}): NotReady[] {
  const found: NotReady[] = []
  if (node.draining) found.push('draining')
  if (!node.db.changes.isFresh()) found.push('store')
  if (node.ledger.state() === 'failing') found.push('ledger')
  if (node.witnesses.obstructs()) found.push('witness')
  if (node.providers.length === 0) found.push('providers')
  return found
}
