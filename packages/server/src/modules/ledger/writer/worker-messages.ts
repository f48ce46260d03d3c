import type { Batch, Removal } from '../batch.ts'
import type { Outlived } from './forget.ts'
import type { CheckpointKey } from '../checkpoint-key.ts'

/** What the worker thread is started with. */
export interface WorkerData {
  /** SQLite file, migrated */
  file: string
  boot: string
  started: string
  checkpointKeys: readonly CheckpointKey[]
  roundMs: number
}

export type ToWorker =
  | { type: 'write'; id: number; batch: Batch }
  | { type: 'catchUp'; id: number }
  | { type: 'cover'; id: number }
  | { type: 'remove'; id: number; removal: Removal }
  | { type: 'erased'; id: number; commitments: readonly string[] }
  | { type: 'forget'; id: number; outlived: Outlived }
  | { type: 'useKeys'; id: number; keys: readonly CheckpointKey[] }
  | { type: 'close'; id: number }

export type FromWorker =
  | { type: 'ready' }
  /** `done`: what `remove` resolves with; true of all others */
  | { type: 'done'; id: number; done: boolean }
  | { type: 'failed'; id: number; message: string }
  | { type: 'trouble'; message: string }
  | { type: 'recovered' }
  | { type: 'fatal'; message: string }
