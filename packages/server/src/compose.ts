import { hostname } from 'node:os'
import { join } from 'node:path'
import { say } from '@sekisho/contract'
import { createAdminListener } from './admin-listener.ts'
import { createBudgeting } from './budgeting.ts'
import { openCheckpointKeys } from './checkpointing.ts'
import { createClosers, type Closers } from './closers.ts'
import { createComplianceListener } from './compliance-listener.ts'
import type { Settings } from './config/index.ts'
import { gatewayDeps } from './gateway-deps.ts'
import { createGateway } from './gateway/gateway.ts'
import { createOpenCount, type OpenCount } from './gateway/open-count.ts'
import { createAnthropicProvider, createPracticeProvider, type Provider } from './gateway/provider/index.ts'
import { createByteBudget, type ByteBudget } from './gateway/steps/read-body.ts'
import { identify } from './gateway/steps/authenticate.ts'
import { createAddressRule, createClientAddress } from './http/address.ts'
import { createIdentity, createMasterSealer } from './identity.ts'
import { createControls, type Controls, type Lifecycle } from './lifecycle.ts'
import { createMachines } from './machines.ts'
import type { CheckpointKeys } from './modules/checkpoint-keys/index.ts'
import { createCredentials, type Credentials } from './modules/credentials/index.ts'
import { createHealth, createMetrics, type Metrics, type NotReady } from './modules/health/index.ts'
import { createLedger, refuseNewerLedger, type Ledger } from './modules/ledger/index.ts'
import { createPeople, type People } from './modules/people/index.ts'
import { createProjects } from './modules/projects/index.ts'
import { proxyFromEnvironment, type ProviderSettings } from './modules/providers/index.ts'
import { createSignIn } from './modules/sign-in/index.ts'
import { localChanges } from './platform/changes/local.ts'
import { postgresChanges } from './platform/changes/postgres.ts'
import { systemClock, type Clock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createKeyring, type Keyring } from './platform/keyring/keyring.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import { createLocalLease } from './platform/lease/local.ts'
import type { Lease } from './platform/lease/lease.ts'
import { createPostgresLease } from './platform/lease/postgres.ts'
import { createLog, type Log } from './platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from './platform/sql/control-database.ts'
import { isDamage } from './platform/sql/sqlite.ts'
import type { Storage } from './platform/sql/storage.ts'
import { createOwnPages, joinParts } from './own-pages.ts'
import { createSignInListener } from './sign-in-listener.ts'
import { openSinks } from './sinking.ts'
import { createScimListener } from './scim-listener.ts'
import { createSpendLimitsListener } from './spend-limits-listener.ts'
import { heldEntries } from './modules/vault/index.ts'
import { createVaulting, refuseNewerVaultOf } from './vaulting.ts'
import { version } from './version.ts'
import { createWitnessListener } from './witness-listener.ts'
import { createWitnessing, type Witnessing } from './witnessing.ts'

export interface ComposeOptions {
  env: Readonly<Record<string, string | undefined>>
  /** other processes listen on the same port */
  sharedPort: boolean
}

/** The wired server, not listening yet. */
export interface Parts extends Controls {
  people: People
  credentials: Credentials
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
  const metrics = openMetrics({ ledger, budget, open })
  const witnessing = await createWitnessing({ ...store, settings, sealer, metrics, ...options, log, closers })
  const providers = settings.providers.map((provider) =>
    closers.add(createProvider(provider, { env: options.env, clock, log, metrics, ledger })),
  )
  const health = createHealth({
    metrics,
    version,
    practice: settings.providers.every(({ kind }) => kind === 'practice'),
    obstacles: () => obstacles({ ...lifecycle, ...store, ...witnessing, providers }),
  })
  const addressOf = createClientAddress(settings.listen.trustedProxies)
  const shared = { settings, lifecycle, db, ledger, ...holders, health, clock, log, addressOf }
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
      caller: async (headers) => void (await identify(headers, deps)),
    }),
  )
  const { browser, providers: identityProviders, holds } = signIn
  const own = createOwnPages({ ...shared, sealer, publicUrl, browser, providers: identityProviders })
  const sinks = openSinks({ settings, ...store, proxy, metrics, log, closers })
  const admin = { own, holds, sinks, startedAt: clock.now() }
  const parts = { ...shared, ...store, ...witnessing, ...machines, ...budgeting, ...vaulting, ...admin }
  const loadAdmin = async () => (await import('./admin-application.ts')).createAdminApplication(parts)
  const handle = createGateway({
    deps,
    health,
    signIn: createSignInListener(joinParts(signIn, own), shared),
    admin: createAdminListener({ load: loadAdmin, log, locale: settings.language }),
    spendLimits: createSpendLimitsListener(parts),
    compliance: createComplianceListener(parts, closers),
    scim: createScimListener(shared),
    witness: createWitnessListener({ ...shared, ...witnessing }),
    clientAddress: addressOf,
    isAddressDenied: createAddressRule(settings.accessControl),
    ...(settings.limits.maxUrlBytes === undefined ? {} : { maxUrlBytes: settings.limits.maxUrlBytes }),
  })
  const failed = Promise.withResolvers<Error>()
  ledger.onFatal(failed.resolve)
  const { sharedPort } = options
  const controls = createControls({ settings, sharedPort, lifecycle, handle, open, ledger, log, closers })
  return { ...holders, failed: failed.promise, ...controls }
}

function openMetrics(parts: { open: OpenCount; budget: ByteBudget; ledger: Ledger }): Metrics {
  const { open, budget, ledger } = parts
  return createMetrics({
    openExchanges: open.count,
    bufferedBytes: budget.held,
    ledgerFailing: () => (ledger.state() === 'failing' ? 1 : 0),
  })
}

function openByteBudget({ limits: { maxBufferedBytes, maxBodyBytes } }: Settings): ByteBudget {
  const maxShareBytes = Math.max(maxBodyBytes, maxBufferedBytes / 4)
  return createByteBudget({ maxBytes: maxBufferedBytes, maxShareBytes })
}

function signInSettings(settings: Settings, { env }: ComposeOptions) {
  return { settings: settings.signIn, proxy: proxyFromEnvironment(env), locale: settings.language, version }
}

interface Store {
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  keyring: Keyring
  adminToken: string
  sealer: Sealer
  checkpointKeys: CheckpointKeys
}

interface HolderParts {
  settings: Settings
  db: ControlDatabase
  lease: Lease
  sealer: Sealer
  publicUrl: () => string
  log: Log
  closers: Closers
}

/** People, and what they show for themselves; who is deactivated loses it. */
async function openHolders(parts: HolderParts) {
  const { settings, db, log, closers } = parts
  const common = { db, clock: systemClock, random: systemRandom }
  const people = await createPeople({ ...common, signIn: settings.signIn })
  const onError = (err: unknown) => log.warn({ err }, 'uses of credentials were not written; they will be')
  const rules = settings.signIn.credentials
  const projects = await createProjects(common)
  const credentials = closers.add(await createCredentials({ ...common, rules, people, onError }))
  const { sessions, devices } = await createIdentity({ ...parts, people })
  for (const held of [credentials, sessions])
    people.onDeactivated(({ actor, person, reason }) =>
      held.revokeAll(actor, { personId: person.id, reason }),
    )
  return { people, credentials, projects, sessions, devices }
}

/** The four seams, in the form the storage asks for, and the ledger that stands on them. */
async function openStore({
  settings,
  log,
  closers,
}: {
  settings: Settings
  log: Log
  closers: Closers
}): Promise<Store> {
  const clock = systemClock
  const random = systemRandom
  const { storage } = settings
  const keyring = createKeyring(settings.dataDir)
  const changes =
    storage.kind === 'postgres'
      ? postgresChanges({ storage, log, clock, staleMs: settings.timeouts.staleMs })
      : localChanges({ log })
  const ledgerStorage = fileOr(settings, 'ledger.sqlite')
  await refuseNewerLedger(ledgerStorage)
  await refuseNewerVaultOf(settings)
  const db = closers.add(
    await openControlDatabase({ storage: fileOr(settings, 'control.sqlite'), clock, random, changes }),
  )
  const lease = closers.add(
    storage.kind === 'postgres' ? createPostgresLease({ storage, log }) : createLocalLease(),
  )
  const sealer = await createMasterSealer({ settings, keyring })
  const checkpointKeys = await openCheckpointKeys({ settings, db, keyring, sealer, log })
  const ledger = closers.add(
    await createLedger({
      storage: ledgerStorage,
      node: { version, host: hostname(), pid: process.pid },
      checkpointKeys: checkpointKeys.held(),
      outbox: db,
      keep: settings.keep,
      holds: () => heldEntries(db.read),
      clock,
      random,
      lease,
      log,
    }),
  )
  checkpointKeys.onChanged(ledger.useKeys)
  return { db, ledger, lease, keyring, sealer, checkpointKeys, adminToken: await keyring.adminToken() }
}

function fileOr({ storage, dataDir }: Settings, file: string): Storage {
  return storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: join(dataDir, file) }
}

interface ProviderParts {
  env: ComposeOptions['env']
  clock: Clock
  log: Log
  metrics: Metrics
  ledger: Ledger
}

function createProvider(
  settings: ProviderSettings,
  { env, clock, log, metrics, ledger }: ProviderParts,
): Provider {
  if (settings.kind === 'practice') return createPracticeProvider(settings)
  return createAnthropicProvider(settings, {
    clock,
    proxy: proxyFromEnvironment(env),
    onKeyUsed: ({ provider, key }) => metrics.providerKeyUsed(provider, key),
    onKeyChanged(data) {
      log.info(data, 'a provider key changed')
      ledger.appendLater({ kind: 'provider.key_changed', time: clock.now(), actor: { type: 'system' }, data })
    },
    onKeyProblem: (problem) =>
      log.error(problem, 'a provider key file cannot be used; the key read before stays'),
  })
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
