import type { Settings } from '../config/index.ts'
import { createBudget, type Budgets } from '../modules/budgets/index.ts'
import { createCredentials } from '../modules/credentials/index.ts'
import { createDevices } from '../modules/devices/index.ts'
import { createFederationRules } from '../modules/federation/index.ts'
import { createGuardrails } from '../modules/guardrails/index.ts'
import { createClaims } from '../modules/in-force/index.ts'
import { createInvitations } from '../modules/invitations/index.ts'
import type { Ledger } from '../modules/ledger/index.ts'
import { createManagedPolicies } from '../modules/managed-policies/index.ts'
import { createMcpServers } from '../modules/mcp-servers/index.ts'
import { createPeople } from '../modules/people/index.ts'
import { createProjects } from '../modules/projects/index.ts'
import { createReports } from '../modules/reports/index.ts'
import { createServiceAccounts } from '../modules/service-accounts/index.ts'
import { createSessions } from '../modules/sessions/index.ts'
import type { Rates } from '../modules/spend/index.ts'
import { createHolds } from '../modules/vault/index.ts'
import type { Clock } from '../platform/clock/clock.ts'
import { systemRandom } from '../platform/clock/random.ts'
import type { Log } from '../platform/log/log.ts'
import type { Sealer } from '../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../platform/sql/control-database.ts'
import { demoProvider } from './settings.ts'

export interface PastParts {
  settings: Settings
  db: ControlDatabase
  sealer: Sealer
  ledger: Ledger
  rates: Rates
  publicUrl: () => string
  clock: Clock
  log: Log
}

/** The product's own modules on a day of the past: what is done with them was done when `setTime` says; to claims also hours pass so. */
export type Past = Awaited<ReturnType<typeof openPast>>

/** @throws when the store cannot be read */
export async function openPast(parts: PastParts) {
  const { settings, db: present, sealer, ledger, rates, publicUrl, clock, log } = parts
  let time = clock.now()
  const then: Clock = { now: () => time, monotonic: clock.monotonic }
  // They hear of nobody else's changes: nothing follows what is closed when the demonstration is filled.
  const changes = { ...present.changes, subscribe: () => undefined }
  const db: ControlDatabase = { ...present.at(then), changes }
  const common = { db, clock: then, random: systemRandom }
  const onError = (err: unknown) => log.warn({ err }, 'a part of the demonstration was not written')
  const { signIn } = settings
  const people = await createPeople({ ...common, signIn })
  const sessions = await createSessions({
    ...common,
    people,
    sealer,
    publicUrl,
    projectTag: settings.projects.tagName,
    tokenTtlMs: signIn.tokenTtlMs,
    limits: signIn.sessions,
    onError,
  })
  const endSessions = sessions.revokeAll
  const devices = await createDevices({ ...common, rules: signIn.devices, endSessions, onError })
  const credentials = await createCredentials({ ...common, rules: signIn.credentials, people, onError })
  for (const held of [credentials, sessions])
    people.onDeactivated(({ actor, person, reason }) =>
      held.revokeAll(actor, { personId: person.id, reason }),
    )
  const managedPolicies = await createManagedPolicies({
    ...common,
    sealer,
    settings: settings.managedPolicies,
    origin: publicUrl,
  })
  const claims = createClaims({ ...common, clock: { now: then.now, monotonic: then.now }, onError })
  const projects = await createProjects(common)
  return {
    /** epoch milliseconds */
    setTime(to: number): void {
      time = to
    },
    clock: then,
    db,
    people,
    sessions,
    devices,
    credentials,
    managedPolicies,
    claims,
    projects,
    createBudget: budgetMaker({ ...common, people, projects }),
    guardrails: createGuardrails({ ...common, people, managedPolicies, publicUrl }),
    invitations: createInvitations({ ...common, people }),
    mcpServers: createMcpServers(common),
    serviceAccounts: createServiceAccounts(people),
    federationRules: createFederationRules({ ...common, allowLoopback: false }),
    holds: createHolds(common),
    reports: createReports({
      ...common,
      ledger,
      rates,
      credentials,
      providers: [demoProvider],
      timeZone: settings.timeZone,
    }),
    async close(): Promise<void> {
      for (const part of [claims, devices, sessions, credentials]) await part.close()
    },
  }
}

/** Without the counters and windows that budgets of the present have: nothing is held against those of then. */
function budgetMaker(deps: Parameters<typeof createBudget>[2]) {
  return (...wanted: Parameters<Budgets['create']>) => createBudget(...wanted, deps)
}
