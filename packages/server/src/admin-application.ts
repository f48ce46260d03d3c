import type { IncomingMessage, RequestListener } from 'node:http'
import { showSettings, type Settings } from './config/index.ts'
import { authenticateAdmin, createAdminApi } from './http/index.ts'
import { budgetHandlers, standingHandlers, type Budgets } from './modules/budgets/index.ts'
import { invitationHandlers } from './modules/invitations/index.ts'
import { localSignInHandlers } from './modules/local-sign-in/index.ts'
import type { OwnPages } from './own-pages.ts'
import type { Lifecycle } from './lifecycle.ts'
import { checkpointKeyHandlers, type CheckpointKeys } from './modules/checkpoint-keys/index.ts'
import type { Cosigning } from './modules/cosigning/index.ts'
import { complianceKeyHandlers, createComplianceKeys } from './modules/compliance/index.ts'
import { credentialHandlers, type Credentials } from './modules/credentials/index.ts'
import { federationHandlers, type FederationRules } from './modules/federation/index.ts'
import { deviceHandlers, type Devices } from './modules/devices/index.ts'
import { consoleHandlers, createChangeStream } from './modules/console/index.ts'
import { guardHandlers, type Guardrails } from './modules/guardrails/index.ts'
import {
  healthHandlers,
  providerHandlers,
  type Health,
  type ProviderWindows,
} from './modules/health/index.ts'
import { inForceHandlers } from './modules/in-force/index.ts'
import { exportHandlers, ledgerHandlers, proofHandlers, type Ledger } from './modules/ledger/index.ts'
import { createMcpServers, mcpServerHandlers } from './modules/mcp-servers/index.ts'
import { nameHandlers } from './modules/names/index.ts'
import { onboardingHandlers } from './modules/onboarding/index.ts'
import { overviewHandlers, ownOverviewHandlers } from './modules/overview/index.ts'
import { peopleHandlers, type People, type Person } from './modules/people/index.ts'
import type { Policies } from './modules/policies/index.ts'
import { managedPolicyHandlers, type ManagedPolicies } from './modules/managed-policies/index.ts'
import { projectHandlers, type Projects } from './modules/projects/index.ts'
import { createReports, reportHandlers } from './modules/reports/index.ts'
import { serviceAccountHandlers, type ServiceAccounts } from './modules/service-accounts/index.ts'
import { createAdminCallers, sessionHandlers, type Sessions } from './modules/sessions/index.ts'
import type { SignIn } from './modules/sign-in/index.ts'
import { sinkHandlers, type Sinks } from './modules/sinks/index.ts'
import { rateCardHandlers, spendHandlers, type Rates } from './modules/spend/index.ts'
import { witnessHandlers, type Witnesses } from './modules/witnesses/index.ts'
import { contentHandlers } from './modules/vault/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Log } from './platform/log/log.ts'
import { revealPersonal } from './platform/sql/personal-values.ts'
import { version } from './version.ts'
import type { Vaulting } from './vaulting.ts'
import { createWebListener } from './web-listener.ts'

export interface AdminParts {
  settings: Settings
  db: ControlDatabase
  lifecycle: Lifecycle
  ledger: Ledger
  people: People
  credentials: Credentials
  projects: Projects
  managedPolicies: ManagedPolicies
  serviceAccounts: ServiceAccounts
  federationRules: FederationRules
  sessions: Sessions
  devices: Devices
  guardrails: Guardrails
  budgets: Budgets
  sinks: Sinks
  content: Vaulting['content']
  policies: Policies<Person>
  rates: Rates
  health: Health
  providerWindows: ProviderWindows
  clock: Clock
  log: Log
  own: OwnPages
  /** whether the identity provider of a browser's session still knows its person */
  holds: SignIn['holds']
  checkpointKeys: CheckpointKeys
  witnesses: Witnesses
  cosigning: Cosigning | undefined
  adminToken: string
  addressOf: (request: IncomingMessage) => string
  /** epoch milliseconds */
  startedAt: number
}

/** The admin API, wired. The only module that brings its libraries, and loaded when first asked for. */
export function createAdminApplication(parts: AdminParts): RequestListener {
  const { lifecycle, sessions, people, log } = parts
  const api = createAdminApi({
    version,
    authenticate: authenticateAdmin({
      operatorToken: parts.adminToken,
      signedIn: createAdminCallers({ sessions, people, holds: parts.holds }),
      origin: () => lifecycle.origin,
    }),
    report: (err) => log.error({ err }, 'the admin API met an error'),
    handlers: {
      ...accessHandlers(parts),
      ...evidenceHandlers(parts),
      ...policyHandlers(parts),
      ...moneyHandlers(parts),
      ...nodeHandlers(parts),
    },
  })
  return createWebListener(api, parts.addressOf)
}

/** People, machines, and what they hold. */
function accessHandlers(parts: AdminParts) {
  const { lifecycle, people, credentials, sessions, devices, clock, own } = parts
  const publicUrl = () => lifecycle.origin
  const isLocal = own.local !== undefined
  return {
    ...peopleHandlers(people),
    ...credentialHandlers({ credentials, clock, publicUrl }),
    ...sessionHandlers({ sessions, people, clock }),
    ...invitationHandlers({ invitations: own.invitations, people, clock, publicUrl, isLocal }),
    ...localSignInHandlers({ accounts: own.local?.accounts, people, sessions }),
    ...deviceHandlers(devices),
    ...serviceAccountHandlers(parts.serviceAccounts),
    ...federationHandlers(parts.federationRules),
  }
}

/** The ledger, what leaves it, and what was kept of calls. */
function evidenceHandlers(parts: AdminParts) {
  const { ledger, clock, db } = parts
  const verifierKeys = async () => (await parts.checkpointKeys.list()).map(({ verifierKey }) => verifierKey)
  return {
    ...ledgerHandlers({ ...ledger, reveal: (entries) => revealPersonal(db.read, entries) }),
    ...proofHandlers(ledger),
    ...exportHandlers({ ledger, keys: verifierKeys, clock }),
    ...checkpointKeyHandlers(parts.checkpointKeys),
    ...witnessHandlers(parts.witnesses, parts.cosigning),
    ...sinkHandlers(parts.sinks),
    ...complianceKeyHandlers(createComplianceKeys({ db, clock, random: systemRandom })),
    ...contentHandlers({ ...parts.content, people: parts.people, projects: parts.projects }),
  }
}

/** What Claude Code holds to on people's machines. */
function policyHandlers(parts: AdminParts) {
  return {
    ...managedPolicyHandlers({ ...parts, settings: parts.settings.managedPolicies }),
    ...guardHandlers(parts),
    ...inForceHandlers({ ...parts, requireGuard: parts.settings.managedPolicies.requireGuard }),
    ...mcpServerHandlers(createMcpServers({ ...parts, random: systemRandom })),
  }
}

/** What calls cost, and what they may. */
function moneyHandlers(parts: AdminParts) {
  const { settings, ledger, people, projects, policies, clock } = parts
  const reports = createReports({
    ...parts,
    random: systemRandom,
    providers: settings.providers.map(({ name }) => name),
    timeZone: settings.timeZone,
  })
  return {
    ...projectHandlers(projects),
    ...spendHandlers({ queries: ledger.queries, people, clock }),
    ...rateCardHandlers({ pricing: settings.pricing, clock }),
    ...budgetHandlers({ budgets: parts.budgets, people, projects, policies }),
    ...standingHandlers({ budgets: parts.budgets, people, projects }),
    ...reportHandlers({ reports, people, projects }),
  }
}

/** The node that answers, and the console that asks it. */
function nodeHandlers(parts: AdminParts) {
  const { settings, lifecycle, ledger, health, clock, db, own, people, startedAt } = parts
  const { queries, boot } = ledger
  const { providers } = settings
  return {
    ...consoleHandlers({
      links: own.links,
      stream: createChangeStream({ changes: db.changes, queries, clock, draining: () => lifecycle.draining }),
      publicUrl: () => lifecycle.origin,
    }),
    ...nameHandlers({ people, read: db.read }),
    ...overviewHandlers({ queries, clock, providers: settings.providers }),
    ...ownOverviewHandlers({ queries, read: db.read, clock }),
    ...providerHandlers({ windows: parts.providerWindows, providers, node: boot, startedAt }),
    readSettings: async () => showSettings(settings),
    ...onboardingHandlers({
      queries,
      people,
      configured: {
        identityProvider: settings.signIn.issuers.length > 0,
        provider: settings.providers.some(({ kind }) => kind !== 'practice'),
        policy: settings.managedPolicies.file.length > 0,
        witness: parts.witnesses.all.length > 0,
      },
    }),
    ...healthHandlers({
      health,
      queries,
      version,
      node: boot,
      startedAt,
      providers: settings.providers,
      storage: settings.storage.kind,
    }),
  }
}
