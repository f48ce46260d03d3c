import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { startCredentialReview, type Credentials } from './modules/credentials/index.ts'
import {
  createExchangeLimits,
  createFederationRules,
  createIssuerKeys,
  createReadKeys,
  createTokenExchange,
  revokeSessionsOf,
  type ExchangeToken,
  type FederationRules,
} from './modules/federation/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { People } from './modules/people/index.ts'
import type { ProxySettings } from './modules/providers/index.ts'
import { createServiceAccounts, type ServiceAccounts } from './modules/service-accounts/index.ts'
import type { Sessions } from './modules/sessions/index.ts'
import { createDenials, createRateLimit } from './modules/sign-in/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface MachineParts {
  settings: Settings
  db: ControlDatabase
  lease: Lease
  ledger: Ledger
  people: People
  credentials: Credentials
  sessions: Sessions
  proxy: ProxySettings
  log: Log
  closers: Closers
}

/** What acts without a person, and the credentials nobody uses: part of what compose.ts wires. */
export interface Machines {
  serviceAccounts: ServiceAccounts
  federationRules: FederationRules
  exchange: ExchangeToken
}

export function createMachines(parts: MachineParts): Machines {
  const { settings, db, people, sessions, log, closers } = parts
  const { allowLoopbackIssuers: allowLoopback } = settings.signIn
  const clock = systemClock
  closers.add(
    startCredentialReview({
      ...parts,
      onRevoked: (count) => log.info({ count }, 'credentials that nobody used were revoked'),
      onError: (err) => log.warn({ err }, 'unused credentials could not be looked for; they will be'),
    }),
  )
  const rules = createFederationRules({
    db,
    clock,
    random: systemRandom,
    allowLoopback,
    onRemoved: (actor, rule, reason) => revokeSessionsOf(rule, { sessions, actor, reason }),
  })
  const keys = createIssuerKeys({
    readKeys: createReadKeys({ allowLoopback, proxy: parts.proxy }),
    clock,
    onProblem: (issuer, err) =>
      log.warn({ issuer, err }, 'the keys of an issuer of federation rules could not be fetched'),
  })
  const failures = () => createRateLimit({ ...settings.signIn.rateLimits.tokenExchange, clock })
  return {
    serviceAccounts: createServiceAccounts(people),
    federationRules: rules,
    exchange: createTokenExchange({
      rules,
      keys,
      people,
      sessions,
      db,
      clock,
      denials: createDenials({ ...parts, clock }),
      limits: createExchangeLimits({ address: failures(), subject: failures() }),
    }),
  }
}
