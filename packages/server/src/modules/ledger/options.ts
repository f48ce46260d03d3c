import type { EntryData } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import type { Limits } from './batches.ts'
import type { CheckpointKey } from './checkpoint-key.ts'
import type { Outbox } from './outbox.ts'
import type { KeepRule } from './removal/keep-rules.ts'
import type { Holds } from './removal/remove-old.ts'

/** What a ledger stands on. */
export interface LedgerOptions {
  /** SQLite: a file of the ledger's own; PostgreSQL: may be the control plane's database */
  storage: Storage
  /** what `node.started` says */
  node: Omit<EntryData['node.started'], 'storage'>
  /** keys this node holds, the one that is to sign checkpoints last; never empty. `useKeys` replaces them */
  checkpointKeys: readonly CheckpointKey[]
  clock: Clock
  random: Random
  /** which node sequences, projects and recovers; not asked on SQLite */
  lease: Lease
  log: Log
  outbox?: Outbox
  /** how long texts of entries are kept; none: for good */
  keep?: readonly KeepRule[]
  /** what must stay all the same, asked anew for each page of entries; absent: nothing */
  holds?: () => Promise<Holds>
  limits?: Limits
  /** the worker's module, where the server is bundled */
  workerUrl?: URL
  /** how often leaves, projections and checkpoints follow the entries */
  roundMs?: number
}
