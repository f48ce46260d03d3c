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
import type { Holding } from './removal/holds.ts'

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
  /** what must stay all the same; each page of entries is removed inside of it. Absent: nothing */
  holding?: Holding
  /**
   * Erases the personal values of these commitments, for good: the texts they stood in are removed. Given all of them, once
   * at least; absent: they are kept by nobody
   */
  eraseValues?: (commitments: readonly string[]) => Promise<void>
  /** Some of the personal values whose commitment is above, by rising commitment; none: there are no more */
  valuesAfter?: (commitment: string) => Promise<readonly KeptValue[]>
  limits?: Limits
  /** the worker's module, where the server is bundled */
  workerUrl?: URL
  /** how often leaves, projections and checkpoints follow the entries */
  roundMs?: number
}

/** A personal value that is kept beside the ledger. */
export interface KeptValue {
  commitment: string
  /** of its entry, epoch milliseconds */
  time: number
}
