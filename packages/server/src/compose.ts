import type { IncomingMessage, RequestListener } from 'node:http'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Settings } from './config/index.ts'
import type { GatewayDeps } from './gateway/call.ts'
import { createGateway, type GatewayOptions } from './gateway/gateway.ts'
import { createOpenCount, type OpenCount } from './gateway/open-count.ts'
import { createAnthropicProvider, createPracticeProvider, type Provider } from './gateway/provider/index.ts'
import { createByteBudget } from './gateway/steps/read-body.ts'
import { usedTokens } from './gateway/steps/hold-tokens.ts'
import { createRouter } from './gateway/steps/route.ts'
import { clientAddress, createAddressSet } from './http/address.ts'
import { authenticateOperator, createAdminApi } from './http/index.ts'
import { openListener, type Listener } from './http/listener.ts'
import { createCredentials, credentialHandlers, type Credentials } from './modules/credentials/index.ts'
import {
  createHealth,
  createMetrics,
  healthHandlers,
  type Health,
  type Metrics,
  type NotReady,
} from './modules/health/index.ts'
import { createLedger, ledgerHandlers, type Ledger } from './modules/ledger/index.ts'
import { createPeople, peopleHandlers, type People } from './modules/people/index.ts'
import { createPolicies } from './modules/policies/index.ts'
import { proxyFromEnvironment, type ProviderSettings } from './modules/providers/index.ts'
import { createRates, offeredModels, spendHandlers, type Rates } from './modules/spend/index.ts'
import { localChanges } from './platform/changes/local.ts'
import { postgresChanges } from './platform/changes/postgres.ts'
import { systemClock, type Clock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Counters } from './platform/counters/counters.ts'
import { createMemoryCounters } from './platform/counters/memory.ts'
import { createPostgresCounters } from './platform/counters/postgres.ts'
import { createKeyring } from './platform/keyring/keyring.ts'
import { createLocalLease } from './platform/lease/local.ts'
import { createPostgresLease } from './platform/lease/postgres.ts'
import { createLog, type Log } from './platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from './platform/sql/control-database.ts'
import type { Storage } from './platform/sql/storage.ts'
import { version } from './version.ts'

export interface ComposeOptions {
  env: Readonly<Record<string, string | undefined>>
  /** other processes listen on the same port */
  sharedPort: boolean
}

/** The wired server, not listening yet. */
export interface Parts {
  people: People
  credentials: Credentials
  listen(): Promise<Listener>
  idle(): Promise<void>
  stop(reason: string): Promise<void>
  failed: Promise<Error>
}

/** Wires the server bottom-up: seams, modules, gateway, admin API. Opens everything but the port. */
export async function compose(settings: Settings, options: ComposeOptions): Promise<Parts> {
  const closers = createClosers()
  try {
    return await wire({ settings, options, closers })
  } catch (error) {
    await closers.close()
    throw error
  }
}

interface Wiring {
  settings: Settings
  options: ComposeOptions
  closers: Closers
}

async function wire({ settings, options, closers }: Wiring): Promise<Parts> {
  const clock = systemClock
  const random = systemRandom
  const log = createLog(settings.logLevel)
  const { db, ledger, counters, adminToken } = await openStore({ settings, log, closers })
  const people = await createPeople({ db, clock, random })
  const onError = (err: unknown) =>
    log.warn({ err }, 'last uses of credentials were not written; they will be')
  const credentials = closers.add(await createCredentials({ db, clock, random, onError }))
  const rates = createRates(settings.pricing)
  const budget = createByteBudget(settings.limits.maxBufferedBytes)
  const open = createOpenCount()
  const metrics = createMetrics({
    openExchanges: open.count,
    bufferedBytes: () => budget.held,
    ledgerFailing: () => (ledger.state() === 'failing' ? 1 : 0),
  })
  const providers = settings.providers.map((provider) =>
    closers.add(createProvider(provider, { env: options.env, clock, log, metrics, ledger })),
  )
  const lifecycle = { draining: false }
  const router = createRouter({
    providers,
    conversationProvider: ledger.queries.conversationProvider,
    secret: random(32),
    maxConversations: 100_000,
  })
  const deps: GatewayDeps = {
    ...{ credentials, people, rates, ledger, counters, router, metrics, budget, open, clock, random, log },
    policies: createPolicies({ rules: settings.access, resolveAlias: rates.resolveAlias }),
    locale: settings.language,
    limits: { maxBodyBytes: settings.limits.maxBodyBytes, idleMs: settings.timeouts.idleMs },
    offeredModels: offeredModels(settings, rates),
    isOffered: createCuratedModels(settings, rates),
    draining: () => lifecycle.draining,
  }
  const health = createHealth({
    metrics,
    version,
    practice: settings.providers.every(({ kind }) => kind === 'practice'),
    obstacles: () => obstacles({ ...lifecycle, ledger, providers }),
  })
  const addressOf = createClientAddress(settings.listen.trustedProxies)
  const shared = { settings, ledger, people, credentials, health, clock, log, adminToken, addressOf }
  const handle = createGateway({
    deps,
    health,
    admin: createAdminListener(shared),
    clientAddress: addressOf,
    isAddressDenied: createAddressRule(settings.accessControl),
    ...(settings.limits.maxUrlBytes === undefined ? {} : { maxUrlBytes: settings.limits.maxUrlBytes }),
  })
  const failed = Promise.withResolvers<Error>()
  ledger.onFatal(failed.resolve)
  return {
    people,
    credentials,
    failed: failed.promise,
    ...createLifecycle({ settings, options, lifecycle, handle, open, ledger, log, closers }),
  }
}

interface LifecycleParts {
  settings: Settings
  options: ComposeOptions
  lifecycle: { draining: boolean }
  handle: RequestListener
  open: OpenCount
  ledger: Ledger
  log: Log
  closers: Closers
}

function createLifecycle(parts: LifecycleParts): Pick<Parts, 'listen' | 'idle' | 'stop'> {
  const { settings, options, lifecycle, handle, open, ledger, log, closers } = parts
  let listener: Listener | undefined
  return {
    async listen() {
      listener = await openListener({
        ...settings.listen,
        ...settings.limits,
        requestMs: settings.timeouts.requestMs,
        locale: settings.language,
        reusePort: options.sharedPort,
        handle,
        onCertificateError: (err) =>
          log.error({ err }, 'the certificate could not be read again; the old one stays'),
      })
      return listener
    },
    async idle() {
      await open.none()
      await ledger.ship()
      await ledger.flush()
      await ledger.catchUp()
    },
    async stop(reason) {
      lifecycle.draining = true
      log.info({ reason, open: open.count() }, 'stopping')
      await Promise.race([listener?.drain(), timeout(settings.timeouts.drainMs)])
      listener?.close()
      // Closing the connections ended what was still open; its settlements are appended before the ledger closes.
      await Promise.race([open.none(), timeout(settleMs)])
      await closers.close()
    },
  }
}

/** Broken connections settle within a turn of the event loop; this is for the case that one does not. */
const settleMs = 2_000

function timeout(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())
}

interface Store {
  db: ControlDatabase
  ledger: Ledger
  counters: Counters
  adminToken: string
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
  const changes = storage.kind === 'postgres' ? postgresChanges({ storage, log }) : localChanges({ log })
  const db = closers.add(
    await openControlDatabase({ storage: fileOr(settings, 'control.sqlite'), clock, random, changes }),
  )
  const lease = closers.add(
    storage.kind === 'postgres' ? createPostgresLease({ storage, log }) : createLocalLease(),
  )
  const ledger = closers.add(
    await createLedger({
      storage: fileOr(settings, 'ledger.sqlite'),
      node: { version, host: hostname(), pid: process.pid },
      checkpoint: { origin: `sekisho/${hostname()}`, privateKey: await keyring.checkpointSigningKey() },
      outbox: db,
      ...{ clock, random, lease, log },
    }),
  )
  const loadUsed = (key: string) => usedTokens(key, ledger.queries)
  const counters = closers.add(
    storage.kind === 'postgres'
      ? createPostgresCounters({ storage, clock, random, log, loadUsed })
      : createMemoryCounters({ clock, loadUsed }),
  )
  return { db, ledger, counters, adminToken: await keyring.adminToken() }
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

interface AdminParts {
  settings: Settings
  ledger: Ledger
  people: People
  credentials: Credentials
  health: Health
  clock: Clock
  log: Log
  adminToken: string
  addressOf: (request: IncomingMessage) => string
}

function createAdminListener(parts: AdminParts): RequestListener {
  const { settings, ledger, people, credentials, health, clock, log, adminToken, addressOf } = parts
  const { queries, boot } = ledger
  const api = createAdminApi({
    version,
    authenticate: authenticateOperator(adminToken),
    report: (err) => log.error({ err }, 'the admin API met an error'),
    handlers: {
      ...peopleHandlers(people),
      ...credentialHandlers({ credentials, clock, publicUrl: settings.listen.publicUrl }),
      ...ledgerHandlers(queries),
      ...spendHandlers({ queries, people, clock }),
      ...healthHandlers({
        ...{ health, queries, version, node: boot, startedAt: clock.now() },
        providers: settings.providers,
        storage: settings.storage.kind,
      }),
    },
  })
  const listener = getRequestListener((request, env) => {
    const { incoming } = env as HttpBindings
    const agent = (incoming.headers['user-agent'] ?? '').slice(0, 200)
    return api.fetch(request, { client: { address: addressOf(incoming), agent } })
  })
  return (request, response) => void listener(request, response)
}

function obstacles(node: { draining: boolean; ledger: Ledger; providers: readonly Provider[] }): NotReady[] {
  const found: NotReady[] = []
  if (node.draining) found.push('draining')
  if (node.ledger.state() === 'failing') found.push('ledger')
  if (node.providers.length === 0) found.push('providers')
  return found
}

function createClientAddress(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = createAddressSet(trustedProxies)
  return (request) => clientAddress(request, isTrusted)
}

/** Denied: named by `deny`, or not named by an `allow` that names anyone; probes pass the latter. */
function createAddressRule({ allow, deny }: Settings['accessControl']): GatewayOptions['isAddressDenied'] {
  const isAllowed = createAddressSet(allow)
  const isDenied = createAddressSet(deny)
  return (address, probe) => isDenied(address) || (allow.length > 0 && !probe && !isAllowed(address))
}

/** With a curated list and nothing else on offer, the list is a limit on everybody. */
function createCuratedModels(
  { includeBuiltinModels, models }: Settings,
  rates: Rates,
): (model: string) => boolean {
  if (includeBuiltinModels) return () => true
  const rules = [{ models: models.map(({ id }) => id) }]
  return createPolicies({ rules, resolveAlias: rates.resolveAlias }).snapshotFor({ roles: [], groups: [] })
    .allowsModel
}

interface Closers {
  add<Resource extends { close(): unknown }>(resource: Resource): Resource
  /** the newest first; every one is closed even when another fails */
  close(): Promise<void>
}

function createClosers(): Closers {
  const open: { close(): unknown }[] = []
  return {
    add(resource) {
      open.push(resource)
      return resource
    },
    async close() {
      const errors: unknown[] = []
      for (let next = open.pop(); next; next = open.pop()) {
        await Promise.resolve(next.close()).catch((error: unknown) => errors.push(error))
      }
      if (errors.length > 0) throw new AggregateError(errors, 'not everything could be closed')
    },
  }
}
