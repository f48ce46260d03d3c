import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { createCosigning, type Cosigning } from './modules/cosigning/index.ts'
import type { Metrics } from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import { proxyFromEnvironment } from './modules/providers/index.ts'
import { createWitnesses, type Witnesses } from './modules/witnesses/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface WitnessingParts {
  settings: Settings
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  sealer: Sealer
  metrics: Metrics
  env: Readonly<Record<string, string | undefined>>
  log: Log
  closers: Closers
}

/** Who vouches for our ledger, and we for others: part of what compose.ts wires. */
export interface Witnessing {
  witnesses: Witnesses
  /** absent: we vouch for nobody */
  cosigning: Cosigning | undefined
}

/** @throws when a key cannot be used */
export async function createWitnessing(parts: WitnessingParts): Promise<Witnessing> {
  const { settings, ledger, metrics, env, log, closers } = parts
  const { witnessing } = settings
  const common = { ...parts, clock: systemClock, random: systemRandom }
  const witnesses = await createWitnesses({
    ...common,
    settings: witnessing,
    ledger: {
      append: ledger.append,
      catchUp: ledger.catchUp,
      handOvers: async (size) => (await ledger.queries.handOvers(size)).map(({ note }) => note),
      newestCheckpoint: async () => (await ledger.queries.checkpoint())?.note,
      async consistency(from, to) {
        const proved = await ledger.queries.consistency(from, to)
        if (proved === undefined) throw new Error(`the tree has no ${to} leaves yet`)
        return proved.proof
      },
    },
    proxy: proxyFromEnvironment(env),
    dataDir: settings.dataDir,
    searchPath: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    onSeen: metrics.witnessSeen,
  })
  closers.add(witnesses)
  if (witnessing.cosigning === undefined) return { witnesses, cosigning: undefined }
  const cosigning = await createCosigning({ ...common, settings: witnessing.cosigning })
  const { verifierKey } = cosigning
  // Public, but under a name with “key” in it the log would leave it out.
  log.info({ verifier: verifierKey }, 'this server co-signs checkpoints of other ledgers')
  return { witnesses, cosigning }
}
