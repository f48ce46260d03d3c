import { hostname } from 'node:os'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import type { Metrics } from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { ProxySettings } from './modules/providers/index.ts'
import { createSinks, type Sinks } from './modules/sinks/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import { version } from './version.ts'

interface SinkParts {
  settings: Settings
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  proxy: ProxySettings
  metrics: Metrics
  log: Log
  closers: Closers
}

/** What leaves the ledger for other systems: part of what compose.ts wires. */
export function openSinks(parts: SinkParts): Sinks {
  const { settings, ledger, closers } = parts
  const { forward, status } = ledger.queries
  return closers.add(
    createSinks({
      ...parts,
      settings: settings.sinks,
      ledger: { forward, size: async () => (await status()).sequenced },
      origin: { ledger: originOf(ledger), hostname: hostname(), version },
      clock: systemClock,
      random: systemRandom,
    }),
  )
}

/** The name of the key that signs its checkpoints; it has no plus signs. */
function originOf({ verifierKey }: Ledger): string {
  return verifierKey.slice(0, verifierKey.indexOf('+'))
}
