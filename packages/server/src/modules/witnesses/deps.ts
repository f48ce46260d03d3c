import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Log } from '../../platform/log/log.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Ledger } from '../ledger/index.ts'
import type { ProxySettings } from '../providers/index.ts'
import type { ConsistencySource } from './judge.ts'
import type { HandOverSource } from './witness.ts'
import type { WitnessesSettings } from './settings.ts'

/** The part of the ledger that witnesses need. */
export interface WitnessedLedger
  extends Pick<Ledger, 'append' | 'catchUp'>, ConsistencySource, HandOverSource {
  /** the newest signed checkpoint; undefined: none is signed yet */
  newestCheckpoint: () => Promise<string | undefined>
}

/** What witnesses stand on. */
export interface WitnessesDeps {
  settings: WitnessesSettings
  ledger: WitnessedLedger
  db: Pick<ControlDatabase, 'read' | 'transient'>
  lease: Pick<Lease, 'held'>
  clock: Clock
  random: Random
  log: Log
  proxy: ProxySettings
  dataDir: string
  searchPath: string
  /** hears how each witness is, every second */
  onSeen?: (witness: { name: string; behind: number; conflict: boolean }) => void
  everyMs?: number
}
