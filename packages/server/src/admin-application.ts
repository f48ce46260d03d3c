import type { IncomingMessage, RequestListener } from 'node:http'
import type { Settings } from './config/index.ts'
import { authenticateAdmin, createAdminApi } from './http/index.ts'
import { budgetHandlers, type Budgets } from './modules/budgets/index.ts'
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
import { healthHandlers, type Health } from './modules/health/index.ts'
import { exportHandlers, ledgerHandlers, proofHandlers, type Ledger } from './modules/ledger/index.ts'
import { peopleHandlers, type People } from './modules/people/index.ts'
import type { Policies } from './modules/policies/index.ts'
import { projectHandlers, type Projects } from './modules/projects/index.ts'
import { createReports, reportHandlers } from './modules/reports/index.ts'
import { serviceAccountHandlers, type ServiceAccounts } from './modules/service-accounts/index.ts'
import { createAdminCallers, sessionHandlers, type Sessions } from './modules/sessions/index.ts'
import type { SignIn } from './modules/sign-in/index.ts'
import { sinkHandlers, type Sinks } from './modules/sinks/index.ts'
import { spendHandlers, type Rates } from './modules/spend/index.ts'
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
  serviceAccounts: ServiceAccounts
  federationRules: FederationRules
  sessions: Sessions
  devices: Devices
  budgets: Budgets
  sinks: Sinks
  content: Vaulting['content']
  policies: Policies
  rates: Rates
  health: Health
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
  const { settings, lifecycle, ledger, people, credentials, sessions, devices, health, clock, log } = parts
  const { queries, boot } = ledger
  const { own, addressOf } = parts
  const publicUrl = () => lifecycle.origin
  const verifierKeys = async () => (await parts.checkpointKeys.list()).map(({ verifierKey }) => verifierKey)
  const reports = createReports({
    db: parts.db,
    ledger,
    clock,
    random: systemRandom,
    rates: parts.rates,
    credentials,
    providers: settings.providers.map(({ name }) => name),
    timeZone: settings.timeZone,
  })
  const api = createAdminApi({
    version,
    authenticate: authenticateAdmin({
      operatorToken: parts.adminToken,
      signedIn: createAdminCallers({ sessions, people, holds: parts.holds }),
      origin: publicUrl,
    }),
    report: (err) => log.error({ err }, 'the admin API met an error'),
    handlers: {
      ...peopleHandlers(people),
      ...credentialHandlers({ credentials, clock, publicUrl }),
      ...complianceKeyHandlers(createComplianceKeys({ db: parts.db, clock, random: systemRandom })),
      ...sessionHandlers({ sessions, people, clock }),
      ...invitationHandlers({
        invitations: own.invitations,
        people,
        clock,
        publicUrl,
        isLocal: own.local !== undefined,
      }),
      ...localSignInHandlers({ accounts: own.local?.accounts, people, sessions }),
      ...projectHandlers(parts.projects),
      ...deviceHandlers(devices),
      ...serviceAccountHandlers(parts.serviceAccounts),
      ...federationHandlers(parts.federationRules),
      ...ledgerHandlers({ ...ledger, reveal: (entries) => revealPersonal(parts.db.read, entries) }),
      ...proofHandlers(ledger),
      ...exportHandlers({ ledger, keys: verifierKeys, clock }),
      ...checkpointKeyHandlers(parts.checkpointKeys),
      ...witnessHandlers(parts.witnesses, parts.cosigning),
      ...sinkHandlers(parts.sinks),
      ...spendHandlers({ queries, people, clock }),
      ...budgetHandlers({
        budgets: parts.budgets,
        people,
        projects: parts.projects,
        policies: parts.policies,
      }),
      ...contentHandlers(parts.content),
      ...reportHandlers({ reports, people, projects: parts.projects }),
      ...healthHandlers({
        health,
        queries,
        version,
        node: boot,
        startedAt: parts.startedAt,
        providers: settings.providers,
        storage: settings.storage.kind,
      }),
    },
  })
  return createWebListener(api, addressOf)
}
