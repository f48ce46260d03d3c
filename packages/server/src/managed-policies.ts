import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { openStanding, type Standing } from './modules/guardrails/index.ts'
import { createClaims, type Claims } from './modules/in-force/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import {
  createManagedPolicies,
  createServedRecord,
  type ManagedPolicies,
  type ServedRecord,
} from './modules/managed-policies/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { every } from './platform/clock/every.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface ManagedPoliciesParts {
  settings: Settings
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  sealer: Sealer
  origin: () => string
  log: Log
  closers: Closers
}

/** What Claude Code is given as settings: part of what compose.ts wires. */
export interface Managed {
  managedPolicies: ManagedPolicies
  claims: Claims
  /** absent: no call depends on guards */
  standing: Standing | undefined
  /** what `GET /managed/settings` stands on */
  serving: { policies: ManagedPolicies; served: ServedRecord; strictForDesktop: boolean }
}

/** How often one node looks whether a version blocks too much. */
const watchEveryMs = 2_000
const forgetEveryMs = 3_600_000

/** @throws when the store cannot be read */
export async function openManagedPolicies(parts: ManagedPoliciesParts): Promise<Managed> {
  const { settings, ledger, lease, log, closers } = parts
  const managedPolicies = await createManagedPolicies({
    ...parts,
    settings: settings.managedPolicies,
    clock: systemClock,
    random: systemRandom,
  })
  const watch = every(watchEveryMs, async () => {
    try {
      if (!(await lease.held('policy_rollback'))) return
      const taken = await managedPolicies.checkRollouts()
      if (taken > 0) log.warn({ taken }, 'policy versions that blocked too much were rolled back')
    } catch (err) {
      log.warn({ err }, 'whether policy versions block too much could not be looked up; it will be')
    }
  })
  const forget = every(forgetEveryMs, async () => {
    try {
      if (await lease.held('policy_rollback')) await managedPolicies.forget()
    } catch (err) {
      log.warn({ err }, 'old counts of policy versions, and former keys, were not deleted; they will be')
    }
  })
  for (const chore of [watch, forget]) closers.add({ close: () => chore.stop() })
  const claims = closers.add(
    createClaims({
      db: parts.db,
      clock: systemClock,
      onError: (err) =>
        log.warn({ err }, 'what devices claim to hold was not written; the next calls bring it'),
    }),
  )
  const isRequired = settings.managedPolicies.requireGuard.mode !== 'off'
  const standing = isRequired ? await openStanding(parts.db) : undefined
  const served = createServedRecord({ clock: systemClock, append: ledger.appendLater })
  const { strictForDesktop } = settings.managedPolicies
  return {
    managedPolicies,
    claims,
    standing,
    serving: { policies: managedPolicies, served, strictForDesktop },
  }
}
